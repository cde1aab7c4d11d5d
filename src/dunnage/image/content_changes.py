"""How an image's contents changed: its directories, its parts, and what nobody sees of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.image import directories
from dunnage.image.delta import PartDelta, WasteDelta
from dunnage.image.matching import one_to_one

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from dunnage.image.parts import Part
    from dunnage.image.snapshot import Directory
    from dunnage.image.waste import Waste


def of_directories(
    before: Iterable[Directory], after: Iterable[Directory]
) -> tuple[tuple[str, int], ...]:
    """Compare what both sides know; what a full list lacks may be there all the same."""
    old, new = ({each.path: each.size for each in side} for side in (before, after))
    known = old.keys() & new.keys()
    known |= old.keys() if len(new) < directories.LIMIT else set()
    known |= new.keys() if len(old) < directories.LIMIT else set()
    growth = ((path, new.get(path, 0) - old.get(path, 0)) for path in known)
    return tuple(sorted((each for each in growth if each[1]), key=lambda each: (-each[1], each[0])))


def of_parts(before: Iterable[Part], after: Iterable[Part]) -> tuple[PartDelta, ...]:
    """Compare the parts, in the order that they have."""
    old, new = ({each.name: (each.base, each.own) for each in side} for side in (before, after))
    deltas = []
    for name in dict.fromkeys((*new, *old)):
        (old_base, old_own), (base, own) = old.get(name, (0, 0)), new.get(name, (0, 0))
        deltas.append(PartDelta(name, base - old_base, own - old_own))
    return tuple(each for each in deltas if each.base or each.own)


def of_waste(
    before: Iterable[Waste], after: Iterable[Waste], texts: Mapping[str, str]
) -> tuple[WasteDelta, ...]:
    """Compare what the same two instructions do; `texts` are edited ones, by their old text."""

    def _work(each: Waste) -> Hashable:
        stored, by = each.stored.instruction, each.by.instruction
        return texts.get(stored, stored), texts.get(by, by), each.how

    matching = one_to_one(before, after, _work)
    deltas = (
        *(WasteDelta(one, other) for one, other in matching.pairs),
        *(WasteDelta(each, None) for each in matching.before),
        *(WasteDelta(None, each) for each in matching.after),
    )
    return tuple(sorted((each for each in deltas if each.growth), key=lambda each: -each.growth))
