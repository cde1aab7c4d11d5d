"""Why a package is in a lockfile: what asks for it, in which versions, whether in production."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 32  # no installer nests as deep; a hostile lockfile's chains would cost their square


class Demand(NamedTuple):
    """What leads to a package."""

    dev: bool  # nothing but devDependencies does
    via: tuple[str, ...] | None  # the shortest way, by name, from a direct dependency; () for one

    @property
    def rank(self) -> tuple[bool, int]:
        """Order demands for the same package, the one that explains it best first."""
        return self.dev, _LONGEST if self.via is None else len(self.via)


class Ask(NamedTuple):
    """What one node asks of another."""

    by: str | None  # None: a package.json of the project
    to: str
    wanted: str | None  # the range, as it is written; None where the lockfile does not keep it


class Dependent(NamedTuple):
    """What asks for a package."""

    name: str | None  # None: a package.json of the project
    version: str
    wanted: str | None  # as an Ask's
    via: tuple[str, ...] | None  # what leads to it, as a Demand's


def told(
    asks: Iterable[Ask], packages: Mapping[str, tuple[str, str]], asked: Mapping[str, Demand]
) -> dict[str, tuple[Dependent, ...]]:
    """List what asks for each node; `packages` are names and versions."""
    found: defaultdict[str, dict[Dependent, None]] = defaultdict(dict)
    for ask in asks:
        if ask.by is None:
            found[ask.to][Dependent(None, "", ask.wanted, None)] = None
        elif ask.by in packages:
            via = asked[ask.by].via if ask.by in asked else None
            found[ask.to][Dependent(*packages[ask.by], ask.wanted, via)] = None
    return {node: tuple(dependents) for node, dependents in found.items()}


def demands(
    production: Iterable[str],
    development: Iterable[str],
    edges: Mapping[str, Iterable[str]],
    names: Mapping[str, str],
) -> dict[str, Demand]:
    """Follow the edges from both kinds of roots to all that they lead to, production's first.

    Of equally short ways the first in the order of the nodes is told. A node without a name stands
    for those that its edges lead to.
    """
    found: dict[str, Demand] = {}
    for roots, dev in ((production, False), (development, True)):
        waiting: deque[tuple[str, tuple[str, ...] | None]] = deque()
        waiting.extend((node, ()) for node in sorted(roots))
        while waiting:
            node, via = waiting.popleft()
            if node in found:
                if via == ():  # it is direct, whatever else leads to it
                    found[node] = Demand(found[node].dev, via)
                continue
            found[node] = Demand(dev, via)
            below = sorted(edges.get(node, ()))
            if node in names:
                waiting.extend((each, _longer(via, names[node])) for each in below)
            else:
                waiting.extendleft((each, via) for each in reversed(below))
    return found


def _longer(via: tuple[str, ...] | None, name: str) -> tuple[str, ...] | None:
    return (*via, name) if via is not None and len(via) < _LONGEST else None
