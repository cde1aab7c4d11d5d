"""Which of one side is which of another: one to one, in order, by the first key that agrees."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Matching(Generic[T]):
    """What belongs together, and what is left of either side."""

    pairs: tuple[tuple[T, T], ...]
    before: tuple[T, ...]
    after: tuple[T, ...]


def one_to_one(
    before: Iterable[T], after: Iterable[T], *keys: Callable[[T], Hashable]
) -> Matching[T]:
    """Match what has the same first key; then, of what is left, the same second one."""
    pairs: list[tuple[T, T]] = []
    old, new = list(before), list(after)
    for key in keys:
        old, new = _round(old, new, key, pairs)
    return Matching(tuple(pairs), tuple(old), tuple(new))


def _round(
    before: list[T], after: list[T], key: Callable[[T], Hashable], pairs: list[tuple[T, T]]
) -> tuple[list[T], list[T]]:
    """Add the pairs of one key, and return what is left."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for position, each in enumerate(after):
        waiting[key(each)].append(position)
    left, taken = [], set()
    for each in before:
        if positions := waiting.get(key(each)):
            taken.add(positions[0])
            pairs.append((each, after[positions.popleft()]))
        else:
            left.append(each)
    return left, [each for position, each in enumerate(after) if position not in taken]
