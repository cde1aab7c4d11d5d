"""How many findings there are: the figures that every outlet tells alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.model import Rating, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.image.snapshot import Mark
    from dunnage.model import Finding, Severity
    from dunnage.report.report import Report

_RATINGS = {str(each): each for each in Rating}


@dataclass(frozen=True, slots=True)
class Counts:
    """Findings by severity and vulnerabilities by rating: each counts on one side only."""

    severities: Mapping[Severity, int]
    ratings: Mapping[Rating, int] | None  # None: the scan did not run
    new: Mapping[Rating, int] | None  # None, here and below: there is no scan to compare with
    fixed: Mapping[Rating, int] | None
    disclosed: Mapping[Rating, int] | None


def count(report: Report) -> Counts:
    """Count the findings of a report."""
    scanned = report.ran(Tool.TRIVY)
    delta = report.delta if scanned else None
    known = delta.findings if delta and Tool.TRIVY in delta.baseline.ran else None
    return Counts(
        severities=Counter(
            each.rule.severity for each in report.findings if not each.vulnerability
        ),
        ratings=by_rating(report.findings) if scanned else None,
        new=by_rating(known.new) if known else None,
        fixed=marks_by_rating(known.fixed) if known else None,
        disclosed=by_rating(known.disclosed) if known else None,
    )


def by_rating(findings: Iterable[Finding]) -> Counter[Rating]:
    """Count the vulnerabilities among findings."""
    return Counter(each.vulnerability.rating for each in findings if each.vulnerability)


def worst(ratings: Mapping[Rating, int]) -> str:
    """Name the worst rating that there is, and how many have it unless all have."""
    rating = max(each for each, number in ratings.items() if number)
    number = ratings[rating]
    return str(rating) if number == sum(ratings.values()) else f"{number:,} {rating}"


def marks_by_rating(marks: Iterable[Mark]) -> Counter[Rating]:
    """Count the vulnerabilities among the marks of a snapshot."""
    return Counter(_RATINGS[each.level] for each in marks if each.level in _RATINGS)
