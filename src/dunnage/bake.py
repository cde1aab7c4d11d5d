"""What a bake file names, read from `docker buildx bake --print`: targets, as images to review.

What a target says of tags, outputs, caches and secrets is not for a review, and passed over.
https://docs.docker.com/build/bake/reference/
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import document, values, wanted
from dunnage.plain import plain
from dunnage.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.document import Document

IMAGE = "docker-image://"  # how a context begins that is an image
_ASKED_FOR = "default"  # the group of it, whatever the names were


def parse(printed: bytes) -> tuple[Wanted, ...]:
    """Read the targets that were asked for, in their order, one a platform.

    ValueError says which target cannot be reviewed, and why.
    """
    told = document.parse(printed, "what buildx prints of the bake file")
    targets = told.at("target")
    images = tuple(
        image for name in _names(told.at("group")) for image in _images(name, targets.at(name))
    )
    if not images:
        message = "there is no target in what is asked for"
        raise ValueError(message)
    return images


def _names(groups: Document) -> tuple[str, ...]:
    """List what was asked for; a group, such as that of a matrix, is what is in it.

    A target may have a group's name.
    """
    found: dict[str, None] = {}
    entered: set[str] = set()
    waiting = [_ASKED_FOR]
    while waiting:
        name = waiting.pop()
        group = groups.at(name)
        if group.is_present and name not in entered:
            entered.add(name)
            waiting += reversed([each.text for each in group.at("targets")])
        else:
            found[name] = None
    return tuple(found)


def _images(name: str, target: Document) -> Iterator[Wanted]:
    if not target.is_present:  # a group in two others
        return
    try:
        image = _image(name, target)
        platforms = wanted.platforms(",".join(each.text for each in target.at("platforms")))
    except ValueError as mistake:
        message = f"target `{plain(name)}`: {mistake}"
        raise ValueError(message) from mistake
    for platform in platforms or (None,):
        yield replace(image, platform=platform)


def _image(name: str, target: Document) -> Wanted:
    if target.at("dockerfile-inline").is_present:
        message = (
            "its Dockerfile stands inside the bake file, where no line of it can be shown. "
            "Put it into a file of its own"
        )
        raise ValueError(message)
    context = _folder(target.at("context").text)
    stage = target.at("target").text_or_none
    return Wanted(
        context=context,
        dockerfile=posixpath.join(context, values.plain(target.at("dockerfile").text)),
        target=values.plain(stage) if stage else None,
        build_args=tuple(
            (_kept(each), _kept(value.text)) for each, value in target.at("args").members
        ),
        name=wanted.name(name),
        contexts=tuple(
            (_named(each), _context(each, value.text))
            for each, value in target.at("contexts").members
        ),
    )


def _context(name: str, value: str) -> str:
    if value.startswith("target:"):
        message = (
            f"its context `{plain(name)}` is the image of another target. "
            "Make that a stage of the same Dockerfile"
        )
        raise ValueError(message)
    return values.plain(value) if value.startswith(IMAGE) else _folder(value)


def _folder(value: str) -> str:
    if "://" in value or value.startswith("git@"):
        message = f"its context {plain(value)!r} is not a folder of the repository"
        raise ValueError(message)
    return values.plain(value)


def _named(name: str) -> str:
    if "=" in name:  # buildx would see another name
        message = f"no context can be called {plain(name)!r}"
        raise ValueError(message)
    return values.plain(name)


def _kept(text: str) -> str:
    if "\0" in text:  # no argument of a program can hold it
        message = "a build argument holds a null character"
        raise ValueError(message)
    return text
