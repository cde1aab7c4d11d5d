"""Where the bytes lie."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.report.pictures.blocks import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.model import Image
    from dunnage.report.pictures.places import Places

_ELSEWHERE = "elsewhere in it"


def of_files(image: Image, places: Places) -> Iterator[Leaf]:
    """Show every file of the merged file system."""
    layers = [(each.base, places.step(each.step)) for each in image.layers]
    for path, file in image.files.items():
        base, made = layers[file.layer]
        traced = image.traced.get(path)
        made = made if traced is None else places.step(traced)
        yield Leaf(tuple(path.split("/")), file.size, base, made)


def of_totals(totals: Iterable[tuple[str, int]]) -> Iterator[Leaf]:
    """Show directories whose bytes, or growth, include those of the directories in them."""
    left = dict(totals)
    holders = set()
    for path, size in tuple(left.items()):
        holder = posixpath.dirname(path)
        while holder and holder not in left:
            holder = posixpath.dirname(holder)
        if holder:
            left[holder] -= size
            holders.add(holder)
    for path, size in left.items():
        names = tuple(path.split("/"))
        yield Leaf((*names, _ELSEWHERE) if path in holders else names, size)
