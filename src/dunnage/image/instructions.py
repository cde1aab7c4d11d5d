"""Which instruction of one image is which of another: by what they say, never by their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from dunnage.image.matching import one_to_one

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """One instruction, before and after; an added or a removed one stands alone."""

    before: T | None
    after: T | None
    moved: bool = False  # it has the same text, and others passed it


def pair(before: Sequence[T], after: Sequence[T], text: Callable[[T], str]) -> tuple[Match[T], ...]:
    """Match instructions one to one by their text.

    Equal ones find each other first: those that stand in the same order, as many as can be, then
    moved ones. Then edited ones, which run the same command, or at least the same program, or copy
    to the same place.
    """
    kept = tuple(_common([text(each) for each in before], [text(each) for each in after]))
    old = _without(before, {one for one, _ in kept})
    new = _without(after, {other for _, other in kept})
    moved = one_to_one(old, new, text)
    edited = one_to_one(
        moved.before,
        moved.after,
        lambda each: _beginning(text(each), 2),
        lambda each: _beginning(text(each), 1),
    )
    return (
        *(Match(before[one], after[other]) for one, other in kept),
        *(Match(one, other, moved=True) for one, other in moved.pairs),
        *(Match(one, other) for one, other in edited.pairs),
        *(Match(each, None) for each in edited.before),
        *(Match(None, each) for each in edited.after),
    )


def _common(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Walk a longest common subsequence: positions on both sides."""
    # longest[i][j]: how much before[i:] and after[j:] have in common
    longest = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            is_same = before[i] == after[j]
            longer = max(longest[i + 1][j], longest[i][j + 1])
            longest[i][j] = longest[i + 1][j + 1] + 1 if is_same else longer
    i = j = 0
    while i < len(before) and j < len(after):
        if before[i] == after[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1


def _without(each: Sequence[T], positions: set[int]) -> tuple[T, ...]:
    return tuple(one for position, one in enumerate(each) if position not in positions)


def _beginning(instruction: str, count: int) -> Hashable:
    """Read `npm ci` in `RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev`."""
    keyword, *words = instruction.split() or [""]
    words = [word for word in words if not word.startswith("--")]
    is_copy = keyword in {"ADD", "COPY"}
    return keyword, *(words[-1:] if is_copy else words[:count])
