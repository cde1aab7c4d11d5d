"""The file systems that a build made, each from others, as a graph.

Every ref in it, "step3:0", stands for a file system, that is a pile of layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.model import Lines

    Graph = Mapping[str, "Base | Change | Merge"]


@dataclass(frozen=True, slots=True)
class Base:
    """An image from outside, as many layers as it has; or the build context."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Files that an operation takes from another file system; no path has a leading slash."""

    source: str
    path: str  # a pattern
    destination: str


@dataclass(frozen=True, slots=True)
class Change:
    """Exactly one layer on top of another file system's, even where nothing changed.

    An operation that several stages share has several places in the Dockerfile.
    """

    parent: str | None  # None: nothing, as in `FROM scratch`
    lines: tuple[Lines, ...]
    copies: tuple[Copy, ...] = ()  # a later one replaces what an earlier one brought
    writes: bool = True  # it can have made files, not only directories


@dataclass(frozen=True, slots=True)
class Merge:
    """The layers of several file systems on top of each other: `COPY --link`."""

    parts: tuple[str, ...]  # lowest first


def stack(graph: Graph, ref: str, count: int) -> tuple[Change | None, ...] | None:
    """Tell what made each of a file system's `count` layers, lowest first; None for a base's.

    From the top down, for a base image does not tell how many layers it has. None for all where
    the graph does not fit.
    """
    found: list[Change | None] = []
    pile = [ref]
    while pile:
        match graph.get(pile.pop()):
            case Change(parent) as change:
                found.append(change)
                pile += () if parent is None else (parent,)
            case Merge(parts):
                pile += parts
            case Base() if not pile:
                found += [None] * (count - len(found))
            case _:
                return None
    return tuple(found[::-1]) if len(found) == count else None


def changes(graph: Graph, ref: str) -> Iterator[Change]:
    """Go through all that made a file system on top of its base."""
    pile = [ref]
    while pile:
        match graph.get(pile.pop()):
            case Change(parent) as change:
                yield change
                pile += () if parent is None else (parent,)
            case Merge(parts):
                pile += parts
            case _:
                pass


def only_writer(graph: Graph, ref: str) -> Base | Change | None:
    """Find what wrote all files of a file system, where but one operation can have written any."""
    writers: list[Base | Change] = []
    while True:
        match graph.get(ref):
            case Change(parent, writes=writes) as change:
                writers += (change,) if writes else ()
                if parent is None:
                    break
                ref = parent
            case Base() as base:
                writers.append(base)
                break
            case _:
                return None
    return writers[0] if len(writers) == 1 else None
