"""Which layers one instruction made: nearly always one, and all of the base image are FROM's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from dunnage.model import Share, Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Layer, Step

    Pile = tuple[Layer, ...]  # lowest first


def base(layers: Iterable[Layer]) -> Pile:
    """Gather the base image's layers in one pile, empty where there is no base."""
    return tuple(layer for layer in layers if layer.base)


def own(layers: Iterable[Layer]) -> tuple[Pile, ...]:
    """Gather the other layers: neighbours that come from the same lines."""
    above = [layer for layer in layers if not layer.base]
    groups = (tuple(group) for _, group in groupby(above, lambda layer: layer.step))
    return tuple(
        pile
        for group in groups
        for pile in ([group] if group[0].location else [(layer,) for layer in group])
    )


def whole(pile: Pile) -> Layer:
    """Add up a pile as if it were one layer."""
    if len(pile) == 1:
        return pile[0]
    shares: Counter[Step] = Counter()
    for layer in pile:
        shares.update({each.step: each.unpacked for each in layer.shares})
    return replace(
        pile[-1],
        sizes=size(pile),
        exact=all(layer.exact for layer in pile),
        shares=tuple(Share(step, unpacked) for step, unpacked in shares.most_common()),
    )


def size(pile: Pile) -> Sizes:
    """Add up the layers' sizes."""
    return sum((layer.sizes for layer in pile), Sizes(0, 0))


def unshared(before: Pile, after: Pile) -> tuple[Pile, Pile]:
    """Leave out the layers that both piles have: the same content has no growth."""
    common = Counter(layer.diff_id for layer in before) & Counter(layer.diff_id for layer in after)
    return _without(before, common), _without(after, common)


def _without(pile: Pile, common: Counter[str]) -> Pile:
    left = common.copy()
    kept = []
    for layer in pile:
        if left[layer.diff_id]:
            left[layer.diff_id] -= 1
        else:
            kept.append(layer)
    return tuple(kept)
