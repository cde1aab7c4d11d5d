"""Two images compared as plain text, for `dunnage compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.report import delta_text
from dunnage.report.lines import line, listed, note
from dunnage.units import change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.delta import Delta, PartDelta
    from dunnage.model import Sizes


def render(now: Sizes, delta: Delta) -> str:
    """Write both sizes, and all that changed, most growth first."""
    return "".join(f"{each}\n" for each in _lines(now, delta))


def _lines(now: Sizes, delta: Delta) -> Iterator[str]:
    yield from delta_text.totals(now, delta)
    yield from listed("parts", delta.parts, _part)
    yield from delta_text.changes(delta)
    yield from listed("directories", delta.directories, _directory)
    yield from map(note, delta.notes)


def _part(part: PartDelta) -> Iterator[str]:
    for growth, owner in ((part.own, ""), (part.base, " (base image)")):
        if growth:
            yield line(change(growth), f"{part.name}{owner}")


def _directory(directory: tuple[str, int]) -> Iterator[str]:
    path, growth = directory
    yield line(change(growth), f"/{path}")
