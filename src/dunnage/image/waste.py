"""Bytes that an image carries and no container ever sees, and the two instructions behind them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.contents import Hidden, Hiding
    from dunnage.model import Image, Step

_EXAMPLES = 3
_DEPTH = 2  # folders: app/node_modules, var/lib


@dataclass(frozen=True, slots=True)
class Waste:
    """What one instruction stores and another one hides, all in the same way."""

    stored: Step
    by: Step
    how: Hiding
    size: int  # unpacked bytes
    files: int
    examples: tuple[str, ...]  # most bytes first: "app/node_modules/…", or a file alone


def waste(image: Image) -> tuple[Waste, ...]:
    """Add up the hidden bytes, largest first; what base layers hide is not the image's own work."""
    piles: defaultdict[tuple[Step, Step, Hiding], list[Hidden]] = defaultdict(list)
    for each in image.hidden:
        hider = image.layers[each.by]
        if each.size and not hider.base:
            piles[image.layers[each.layer].step, hider.step, each.how].append(each)
    found = (
        Waste(stored, by, how, _size(pile), len(pile), _examples(pile))
        for (stored, by, how), pile in piles.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.size, each.how, *map(str, each.examples))))


def _examples(pile: Iterable[Hidden]) -> tuple[str, ...]:
    """Name the folders that hold the most of it, as deep as all of their files have in common."""
    folders: defaultdict[tuple[str, ...], list[Hidden]] = defaultdict(list)
    for each in pile:
        folders[tuple(posixpath.dirname(each.path).split("/")[:_DEPTH])].append(each)
    largest = sorted(folders.values(), key=lambda each: (-_size(each), each[0].path))
    return tuple(map(_common, largest[:_EXAMPLES]))


def _common(files: list[Hidden]) -> str:
    if len(files) == 1:
        return files[0].path
    folder = posixpath.commonpath([posixpath.dirname(each.path) for each in files])
    return f"{folder}/…" if folder else "…"


def _size(files: Iterable[Hidden]) -> int:
    return sum(each.size for each in files)
