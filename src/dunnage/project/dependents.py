"""Which packages of a lockfile production reaches, where the lockfile does not say it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def reached(roots: Iterable[str], edges: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Follow the edges from the roots, which are among what is reached."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += edges.get(node, ())
    return frozenset(found)
