"""Which images a job is about: those of its inputs, or of the bake file that an input names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import bake
from dunnage.errors import CancelledError, ConfigError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.config import Config
    from dunnage.job import Job
    from dunnage.wanted import Wanted
    from dunnage.workspace import Workspace

# For a Compose file, buildx reads what lies beside it, which may be a link to anything.
_SUFFIXES = (".hcl", ".json")
_TARGET = re.compile(r"[A-Za-z0-9_*?][A-Za-z0-9_*?-]*")  # and no address of another bake file


def find(job: Job, workspace: Workspace) -> tuple[Wanted, ...]:
    """List every image, one a platform, of the job's inputs and the workspace's own bake file.

    ConfigError names the inputs that do not go together.
    """
    config = job.config
    if mistakes := tuple(_mistakes(config)):
        raise ConfigError("\n".join(mistakes))
    images: Iterable[Wanted] = config.images or (replace(config.image, build_args=()),)
    if config.bake_file is not None:
        images = _baked(job, config.bake_file, workspace)
        if config.platforms:  # the workflow's word goes before the file's, as bake's own --set does
            images = dict.fromkeys(replace(each, platform=None) for each in images)
    return tuple(each for image in images for each in _built(image, config))


def _built(image: Wanted, config: Config) -> Iterator[Wanted]:
    """Add what is asked for of every image; of two values of an argument, the last one counts."""
    build_args = (*image.build_args, *config.image.build_args)
    for platform in (image.platform,) if image.platform else config.platforms or (None,):
        yield replace(image, platform=platform, build_args=build_args)


def _baked(job: Job, file: str, workspace: Workspace) -> tuple[Wanted, ...]:
    path = workspace.path("bake-file", file)
    if path.suffix not in _SUFFIXES:
        message = f"expected {' or '.join(f'`*{each}`' for each in _SUFFIXES)}"
    elif not path.is_file():
        message = "there is no such file"
    else:
        try:
            return bake.parse(job.tools.bakery.targets(path, job.config.bake_targets))
        except CancelledError:
            raise
        except (ToolError, ValueError) as error:
            message = str(error).rstrip(".")
    message = f"Input `bake-file` {file!r}: {message}."
    raise ConfigError(message)


def _mistakes(config: Config) -> Iterator[str]:
    if config.images and config.bake_file:
        yield "Inputs `images` and `bake-file`: both say which images there are; give one of them."
    if config.bake_targets and not config.bake_file:
        yield "Input `bake-targets`: there is no `bake-file` that could have them."
    for each in config.bake_targets:
        if not _TARGET.fullmatch(each):
            yield f"Input `bake-targets` {each!r}: no target can be called that."
    several = "bake-file" if config.bake_file else "images" if config.images else None
    if several is not None:
        for each in _of_one_image(config.image):
            yield f"Inputs `{each}` and `{several}`: `{each}` is about one image; leave it out."


def _of_one_image(image: Wanted) -> Iterator[str]:
    """Name the inputs that say something about one image alone."""
    given = {
        "context": image.context != ".",
        "dockerfile": image.dockerfile,
        "target": image.target,
        "image": image.image,
        "image-name": image.name,
    }
    return (name for name, value in given.items() if value)
