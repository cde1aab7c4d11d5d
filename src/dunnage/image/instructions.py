"""Which instruction of one image is which of another: by what they say, never by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from dunnage.model import Layer

    Pair = tuple[Layer | None, Layer | None]


def pair(before: Sequence[Layer], after: Sequence[Layer]) -> tuple[Pair, ...]:
    """Match layers one to one; an added or a removed one stands alone.

    Equal instructions find each other first, wherever they stand; then edited ones, which run the
    same command, or at least the same program, or copy to the same place.
    """
    old, new = list(before), list(after)
    pairs: list[Pair] = []
    for meaning in (_text, _command, _program):
        pairs += _matches(old, new, meaning)
    return (*pairs, *((layer, None) for layer in old), *((None, layer) for layer in new))


def _matches(
    old: list[Layer], new: list[Layer], meaning: Callable[[Layer], Hashable]
) -> list[Pair]:
    """Take out of both lists what means the same, in order."""
    pairs: list[Pair] = []
    for before in old[:]:
        after = next((each for each in new if meaning(each) == meaning(before)), None)
        if after is not None:
            old.remove(before)
            new.remove(after)
            pairs.append((before, after))
    return pairs


def _text(layer: Layer) -> Hashable:
    return layer.instruction


def _command(layer: Layer) -> Hashable:
    """Read `npm ci` in `RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev`."""
    return _beginning(layer, 2)


def _program(layer: Layer) -> Hashable:
    return _beginning(layer, 1)


def _beginning(layer: Layer, count: int) -> Hashable:
    keyword, *words = layer.instruction.split() or [""]
    words = [word for word in words if not word.startswith("--")]
    is_copy = keyword in {"ADD", "COPY"}
    return keyword, *(words[-1:] if is_copy else words[:count])
