"""The order in which findings are told: what matters most comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Finding, Location
    from dunnage.report.report import Report


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, rating and score, then by place."""
    return tuple(sorted(findings, key=_badness))


def touched_first(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort what lies on lines that the change edits before the rest, each worst first."""
    return tuple(sorted(worst_first(findings), key=lambda each: not report.touches(each.location)))


def brought(report: Report) -> tuple[Finding, ...]:
    """Sort what this change brings, worst first; without a baseline, all that there is."""
    return worst_first(report.delta.findings.new if report.delta else report.findings)


def _badness(finding: Finding) -> tuple[int, int, float, Location, str, str]:
    rating = finding.vulnerability.rating if finding.vulnerability else 0
    score = finding.rule.score or 0
    severity = finding.rule.severity
    return (-severity, -rating, -score, finding.location, finding.rule.id, finding.subject)
