"""How two snapshots of one image are compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import directories, instructions, packages
from dunnage.image.delta import Change, Delta, FindingsDelta, InstructionDelta, PackageDelta
from dunnage.image.snapshot import mark
from dunnage.model import Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.snapshot import Directory, Mark, Snapshot
    from dunnage.model import Finding, Layer, Location, Package, Suppressed, Tool, ToolRun

# Rebuilt without a cache, a layer's gzip form differs by less than one of these: times in it do.
_NOISE_BYTES = 10_000
_NOISE_SHARE = 1_000  # a thousandth

_LEVELS = ("critical", "high", "error", "medium", "warning", "low", "note", "unknown")


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
    base = tuple(_base_delta(before, after))
    own = tuple(
        InstructionDelta(old, new, _growth(old, new))
        for old, new in instructions.pair(_own(before), _own(after))
    )
    changed = (each for each in (*base, *own) if _is_change(each))
    return Delta(
        baseline=before,
        sizes=_total((*base, *own)),
        base_sizes=_total(base),
        instructions=tuple(sorted(changed, key=_most_growth_first)),
        packages=_packages(before.packages, after.packages),
        directories=_directories(before.directories, after.directories),
        findings=_findings(before, tuple(runs), suppressed),
    )


def _own(snapshot: Snapshot) -> tuple[Layer, ...]:
    return tuple(layer for layer in snapshot.layers if not layer.base)


def _base_delta(before: Snapshot, after: Snapshot) -> Iterator[InstructionDelta]:
    old, new = _base(before), _base(after)
    if old or new:
        yield InstructionDelta(old, new, _growth(old, new))


def _base(snapshot: Snapshot) -> Layer | None:
    layers = [layer for layer in snapshot.layers if layer.base]
    return replace(layers[-1], sizes=_sum(each.sizes for each in layers)) if layers else None


def _sum(sizes: Iterable[Sizes]) -> Sizes:
    return sum(sizes, Sizes(0, 0))


def _total(deltas: Iterable[InstructionDelta]) -> Sizes:
    return _sum(each.sizes for each in deltas)


def _growth(before: Layer | None, after: Layer | None) -> Sizes:
    """Subtract sizes, without what gzip varies by from build to build."""
    old = before.sizes if before else Sizes(0, 0)
    new = after.sizes if after else Sizes(0, 0)
    growth = new - old
    if before is None or after is None:
        return growth
    is_small = abs(growth.compressed) < _NOISE_BYTES
    is_small_share = abs(growth.compressed) * _NOISE_SHARE < old.compressed
    same_bytes = growth.unpacked == 0
    is_noise = (is_small or is_small_share) if same_bytes else (is_small and is_small_share)
    return Sizes(0, growth.unpacked) if is_noise else growth


def _is_change(each: InstructionDelta) -> bool:
    return each.sizes != Sizes(0, 0) or each.change is not Change.CHANGED


def _most_growth_first(each: InstructionDelta) -> tuple[int, int, str]:
    layer = each.after or each.before
    return -each.sizes.unpacked, -each.sizes.compressed, layer.instruction if layer else ""


def _packages(
    before: tuple[Package, ...] | None, after: tuple[Package, ...] | None
) -> tuple[PackageDelta, ...] | None:
    if before is None or after is None:
        return None
    return tuple(PackageDelta(*each) for each in packages.pair(before, after))


def _directories(
    before: tuple[Directory, ...], after: tuple[Directory, ...]
) -> tuple[tuple[str, int], ...]:
    """Compare what both sides know; what a full list lacks may be there all the same."""
    old, new = ({each.path: each.size for each in side} for side in (before, after))
    known = old.keys() & new.keys()
    known |= old.keys() if len(new) < directories.LIMIT else set()
    known |= new.keys() if len(old) < directories.LIMIT else set()
    growth = ((path, new.get(path, 0) - old.get(path, 0)) for path in known)
    return tuple(sorted((each for each in growth if each[1]), key=lambda each: (-each[1], each[0])))


def _findings(
    before: Snapshot, runs: tuple[ToolRun, ...], suppressed: Iterable[Suppressed]
) -> FindingsDelta:
    """Match findings as a multiset; a tool that ran on one side only has no news."""
    waiting = Counter((each.tool, each.rule, each.subject) for each in before.findings)
    had = frozenset(before.packages or ())
    new, unchanged, disclosed = [], [], []
    for run in runs:
        for finding in run.findings:
            known = mark(run.tool, finding)
            identity = known.tool, known.rule, known.subject
            if waiting[identity] > 0 or run.tool not in before.ran:
                waiting[identity] -= 1
                unchanged.append(finding)
            elif finding.vulnerability and finding.vulnerability.package in had:
                disclosed.append(finding)
            else:
                new.append(finding)
    for each in suppressed:
        known = mark(each.tool, each.finding)
        waiting[known.tool, known.rule, known.subject] -= 1
    return FindingsDelta(
        new=_worst_first(new),
        fixed=_fixed(before, waiting, runs),
        unchanged=_worst_first(unchanged),
        disclosed=_worst_first(disclosed),
    )


def _fixed(
    before: Snapshot, waiting: Counter[tuple[Tool, str, str]], runs: tuple[ToolRun, ...]
) -> tuple[Mark, ...]:
    """Keep the baseline's findings that nothing matched, of the tools that looked again."""
    ran = {run.tool for run in runs if run.problem is None}.intersection(before.ran)
    fixed = []
    for each in before.findings:
        identity = each.tool, each.rule, each.subject
        if each.tool in ran and waiting[identity] > 0:
            waiting[identity] -= 1
            fixed.append(each)
    return tuple(sorted(fixed, key=lambda each: (_LEVELS.index(each.level), each)))


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_badness))


def _badness(finding: Finding) -> tuple[int, int, Location, str, str]:
    rating = finding.vulnerability.rating if finding.vulnerability else 0
    return (-finding.rule.severity, -rating, finding.location, finding.rule.id, finding.subject)
