"""Which images are to be reviewed, as inputs name them; nothing of it has been looked up yet."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import values

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
_PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?")
_FIELDS = ("name", "context", "dockerfile", "target", "platform", "image")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One image to review; paths are relative to the workspace, and checked where they are used."""

    context: str = "."
    dockerfile: str | None = None  # None: `Dockerfile` in the context
    target: str | None = None  # None: the last stage
    platform: str | None = None  # None: the engine's
    build_args: tuple[tuple[str, str], ...] = ()
    image: str | None = None  # one that the engine has already, instead of a build
    name: str | None = None  # what the image is called
    contexts: tuple[tuple[str, str], ...] = ()  # further ones of the build, by name


def platforms(value: str) -> tuple[str, ...]:
    """Read platforms with commas between, each once."""
    named = tuple(dict.fromkeys(filter(None, map(str.strip, value.split(",")))))
    if not all(map(_PLATFORM.fullmatch, named)):
        message = "expected values such as `linux/amd64`, with commas between"
        raise ValueError(message)
    return named


def name(value: str) -> str:
    """Read what an image is called."""
    if not NAME.fullmatch(value):
        message = f"expected a name such as `shop-api`, found {value!r}"
        raise ValueError(message)
    return value


def parse(text: str) -> tuple[Wanted, ...]:
    """Read one image a line: `name=shop-api,context=services/api`, as CSV."""
    return tuple(_images(text))


def _images(text: str) -> Iterator[Wanted]:
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        try:
            if line:
                yield _image(line)
        except (ValueError, csv.Error) as mistake:
            message = f"line {number}: {mistake}"
            raise ValueError(message) from mistake


def _image(line: str) -> Wanted:
    fields = _fields(line)
    if not fields.keys() - {"platform"}:
        message = f"say which image is meant, found only {line!r}"
        raise ValueError(message)
    several = platforms(fields.get("platform", ""))
    if len(several) > 1:
        message = "a line has one platform; give the input `platform` several"
        raise ValueError(message)
    return Wanted(
        context=fields.get("context", "."),
        dockerfile=fields.get("dockerfile"),
        target=fields.get("target"),
        platform=next(iter(several), None),
        image=fields.get("image"),
        name=name(fields["name"]) if "name" in fields else None,
    )


def _fields(line: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    (record,) = csv.reader([line], strict=True)
    for each in map(str.strip, record):
        key, _, value = each.partition("=")
        if key not in _FIELDS or not value or key in fields:
            message = (
                f"expected fields such as `name=shop-api,context=services/api`, found {each!r}; "
                f"the fields are {', '.join(_FIELDS)}, each once"
            )
            raise ValueError(message)
        fields[key] = values.plain(value)
    return fields
