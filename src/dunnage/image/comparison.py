"""How two snapshots of one image are compared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import content_changes, finding_changes, instructions, package_changes, piles
from dunnage.image.delta import Change, Delta, InstructionDelta
from dunnage.image.instructions import Match
from dunnage.image.volatile import Volatile
from dunnage.model import Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import PackageDelta
    from dunnage.image.piles import Pile
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Step, Suppressed, ToolRun

# Rebuilt without a cache, a layer's gzip form differs by less than one of these: times in it do.
NOISE_BYTES = 10_000
NOISE_SHARE = 1_000  # a thousandth of the layer
# An estimated compressed size and a stored blob's differ by less: docs/decisions/0002.
METHOD_SHARE = 100  # a hundredth of the layer

_UNLIKE = (
    "Some layers' compressed sizes are those of stored blobs on one side and estimates on the "
    f"other: there, compressed growth under {100 // METHOD_SHARE} % of a layer counts as none."
)
_UNSCANNED = "Only one side was scanned: packages that nothing but the scan tells are left out."
_WORTH = 10  # what differs from build to build is told from a tenth of an instruction's growth


def compare(
    before: Snapshot,
    after: Snapshot,
    runs: Iterable[ToolRun],
    suppressed: Iterable[Suppressed] = (),
) -> Delta:
    """Compare two snapshots of one image; `runs` are the findings behind the later one.

    What is suppressed in the later one is neither new nor fixed.

    All sizes are sums of the instructions' sizes, so that they add up for a reader.
    """
    if before.key != after.key:
        message = f"the baseline is of another image: {before.key} is no {after.key}"
        raise ToolError(message)
    base = tuple(_base(before, after))
    own = instructions.pair(piles.own(before.layers), piles.own(after.layers), _text)
    base_deltas, own_deltas = tuple(map(_delta, base)), tuple(map(_delta, own))
    deltas = (*base_deltas, *own_deltas)
    return Delta(
        baseline=before,
        sizes=_total(deltas),
        base_sizes=_total(base_deltas),
        instructions=tuple(sorted(filter(_is_change, deltas), key=_most_growth_first)),
        packages=_packages(before, after),
        directories=content_changes.of_directories(before.directories, after.directories),
        findings=finding_changes.compare(before, tuple(runs), suppressed),
        parts=content_changes.of_parts(before.parts, after.parts),
        waste=content_changes.of_waste(before.waste, after.waste, _edited(deltas)),
        volatile=tuple(each for delta in own_deltas for each in _volatile(delta, before, after)),
        notes=tuple(_notes(before, after, (*base, *own))),
    )


def _base(before: Snapshot, after: Snapshot) -> Iterator[Match[Pile]]:
    """Match the base images, whatever they are: one takes the other's place."""
    old, new = piles.base(before.layers), piles.base(after.layers)
    if old or new:
        yield Match(old or None, new or None)


def _text(pile: Pile) -> str:
    return pile[-1].instruction


def _delta(match: Match[Pile]) -> InstructionDelta:
    old, new = match.before, match.after
    return InstructionDelta(
        before=piles.whole(old) if old else None,
        after=piles.whole(new) if new else None,
        sizes=_growth(old or (), new or ()),
        moved=match.moved,
    )


def _growth(before: Pile, after: Pile) -> Sizes:
    """Subtract sizes, without what varies from build to build or from method to method."""
    old, new = piles.unshared(before, after)
    was = piles.size(old)
    growth = piles.size(new) - was
    if not old or not new:
        return growth
    is_small = abs(growth.compressed) < NOISE_BYTES
    is_small_share = abs(growth.compressed) * NOISE_SHARE < was.compressed
    same_bytes = growth.unpacked == 0
    is_noise = (is_small or is_small_share) if same_bytes else (is_small and is_small_share)
    if _is_unlike(old, new):
        is_noise |= abs(growth.compressed) * METHOD_SHARE < was.compressed
    return Sizes(0, growth.unpacked) if is_noise else growth


def _is_unlike(before: Pile, after: Pile) -> bool:
    """Say whether the compressed sizes come from unlike methods."""
    old, new = ({layer.exact for layer in pile} for pile in (before, after))
    return bool(old and new) and old != new


def _total(deltas: Iterable[InstructionDelta]) -> Sizes:
    return sum((each.sizes for each in deltas), Sizes(0, 0))


def _is_change(each: InstructionDelta) -> bool:
    return each.sizes != Sizes(0, 0) or each.change is not Change.CHANGED


def _most_growth_first(each: InstructionDelta) -> tuple[int, int, str]:
    layer = each.after or each.before
    return -each.sizes.unpacked, -each.sizes.compressed, layer.instruction if layer else ""


def _edited(deltas: Iterable[InstructionDelta]) -> dict[str, str]:
    """Give every instruction's new text by its old one."""
    both = ((each.before, each.after) for each in deltas)
    return {old.instruction: new.instruction for old, new in both if old and new}


def _packages(before: Snapshot, after: Snapshot) -> tuple[PackageDelta, ...]:
    if before.scanned is None or after.scanned is None:
        return package_changes.compare(before.packages, after.packages)
    return package_changes.compare(before.packages + before.scanned, after.packages + after.scanned)


def _volatile(delta: InstructionDelta, before: Snapshot, after: Snapshot) -> Iterator[Volatile]:
    """Name what differs from build to build, where it has made an unedited instruction grow."""
    old, new = delta.before, delta.after
    if old is None or new is None or delta.change is Change.EDITED:
        return
    growth = _causes(after, new.step)
    growth.subtract(_causes(before, old.step))
    for cause, size in sorted(growth.items(), key=lambda item: (-abs(item[1]), item[0])):
        if size and abs(size) * _WORTH >= abs(delta.sizes.unpacked):
            yield Volatile(cause, size, new.step)


def _causes(snapshot: Snapshot, step: Step) -> Counter[str]:
    return Counter({each.cause: each.size for each in snapshot.volatile if each.step == step})


def _notes(before: Snapshot, after: Snapshot, matches: Iterable[Match[Pile]]) -> Iterator[str]:
    both = ((each.before, each.after) for each in matches)
    if any(old and new and _is_unlike(*piles.unshared(old, new)) for old, new in both):
        yield _UNLIKE
    if None in (before.scanned, after.scanned) and (before.scanned or after.scanned):
        yield _UNSCANNED
