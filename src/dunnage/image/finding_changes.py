"""What happened to the findings: new, fixed, unchanged, or disclosed in what was there before."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dunnage.image.delta import FindingsDelta
from dunnage.image.snapshot import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.image.snapshot import Mark, Snapshot
    from dunnage.model import Finding, Location, Suppressed, Tool, ToolRun

_LEVELS = ("critical", "high", "error", "medium", "warning", "low", "note", "unknown")


def compare(
    before: Snapshot, runs: tuple[ToolRun, ...], suppressed: Iterable[Suppressed]
) -> FindingsDelta:
    """Match findings as a multiset; a tool that ran on one side only has no news."""
    waiting = Counter((each.tool, each.rule, each.subject) for each in before.findings)
    had = frozenset((*before.packages, *(before.scanned or ())))
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
