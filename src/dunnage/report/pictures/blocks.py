"""Any number of leaves as a tree of no more blocks than a page can hold: small ones are folded."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 1_500  # blocks that stand for themselves
_DEPTH = 40  # names of a path; json and browsers recurse
_NAME = 80


@dataclass(frozen=True, slots=True)
class Leaf:
    """Bytes at the end of a path; in a change they are a growth, and can be negative."""

    path: tuple[str, ...]
    size: int
    base: bool = False
    made: int | None = None  # which of the page's places produced it
    asked: int | None = None  # which of them asks for it: a lockfile's entry
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A name with bytes, or with blocks."""

    name: str
    leaf: Leaf | None
    blocks: tuple[Block, ...] = ()


@dataclass(slots=True)
class _Branch:
    weight: int = 0  # bytes below it, whatever their sign
    branches: dict[str, _Branch] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)


def fold(root: str, leaves: Iterable[Leaf], noun: str) -> Block:
    """Keep the largest blocks, wherever they are; what is smaller is counted in its folder."""
    tree = _tree(leaves)
    return _block(root, tree, _largest(tree), noun)


def _tree(leaves: Iterable[Leaf]) -> _Branch:
    tree = _Branch()
    for leaf in leaves:
        if not leaf.size:
            continue
        branch = tree
        branch.weight += abs(leaf.size)
        for name in leaf.path[:-1][:_DEPTH]:
            branch = branch.branches.setdefault(name, _Branch())
            branch.weight += abs(leaf.size)
        branch.leaves.append(leaf)
    return tree


def _largest(tree: _Branch) -> frozenset[int]:
    """Walk from the largest to the next: no block is larger than the one that it lies in."""
    kept: set[int] = set()
    order = count()
    waiting: list[tuple[int, int, _Branch | Leaf]] = [(-tree.weight, next(order), tree)]
    while waiting and len(kept) < LIMIT:
        _, _, largest = heapq.heappop(waiting)
        kept.add(id(largest))
        if isinstance(largest, _Branch):
            for branch in largest.branches.values():
                heapq.heappush(waiting, (-branch.weight, next(order), branch))
            for leaf in largest.leaves:
                heapq.heappush(waiting, (-abs(leaf.size), next(order), leaf))
    return frozenset(kept)


def _block(name: str, branch: _Branch, kept: frozenset[int], noun: str) -> Block:
    own = [each for each in branch.branches.items() if id(each[1]) in kept]
    rest = [each for each in branch.branches.values() if id(each) not in kept]
    leaves = [each for each in branch.leaves if id(each) in kept]
    small = [each for each in branch.leaves if id(each) not in kept]
    small += [leaf for each in rest for leaf in _leaves(each)]
    return Block(
        plain(name, _NAME) or "?",
        None,
        (
            *(_block(below, each, kept, noun) for below, each in own),
            *(Block(plain(each.path[-1], _NAME) or "?", each) for each in leaves),
            *_smaller(small, noun),
        ),
    )


def _leaves(branch: _Branch) -> Iterator[Leaf]:
    yield from branch.leaves
    for each in branch.branches.values():
        yield from _leaves(each)


def _smaller(leaves: Iterable[Leaf], noun: str) -> Iterator[Block]:
    """Put together what differs in nothing that a reader can see of a block."""
    alike: defaultdict[tuple[bool, bool], list[Leaf]] = defaultdict(list)
    for each in leaves:
        alike[each.base, each.size < 0].append(each)
    for (base, _), group in alike.items():
        made = {each.made for each in group}
        total = Leaf(
            (), sum(each.size for each in group), base, made.pop() if len(made) == 1 else None
        )
        name = f"{len(group):,} smaller {noun}" if len(group) > 1 else group[0].path[-1]
        yield Block(plain(name, _NAME) or "?", total)
