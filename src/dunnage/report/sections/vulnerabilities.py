"""Which vulnerabilities this change brings, and which it is not to blame for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, link, table, text
from dunnage.model import Rating
from dunnage.report.counts import by_rating, count
from dunnage.report.order import worst_first
from dunnage.report.sections import signs
from dunnage.report.sections.folding import folded
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.image.delta import FindingsDelta
    from dunnage.image.snapshot import Mark
    from dunnage.model import Finding
    from dunnage.report.counts import Counts
    from dunnage.report.report import Origin, Report

_TITLE = "Vulnerabilities"
_HEAD = ("Rating", "Vulnerability", "Package", "Line", "Fixed in")
_HEAD_NEW = ("Rating", "Vulnerability", "What it is, and what to do", "Line")
_UNFOLDED = 10
_MESSAGE = 600  # what to do stands at its end


def vulnerabilities(report: Report, rows: int) -> Section | None:
    """Count them by rating and name the new ones; without a baseline all are in one fold."""
    totals = count(report)
    if totals.ratings is None:
        return None
    if report.delta is None or totals.new is None:
        parts = [_matrix({"in this image": totals.ratings})]
        parts.append(_folded("Show them, worst first", report.findings, report.origin, rows))
    else:
        parts = _compared(report.delta.findings, totals, report.origin, rows)
    return Section(_TITLE, "\n\n".join([f"### {_TITLE}", *filter(None, parts)]), 3)


def _compared(delta: FindingsDelta, totals: Counts, origin: Origin, rows: int) -> list[str]:
    new, fixed, disclosed = (each or {} for each in (totals.new, totals.fixed, totals.disclosed))
    unchanged = by_rating(delta.unchanged)
    if unchanged and not (new or fixed or disclosed):
        return [f"Nothing new: the baseline has the same {unchanged.total():,}."]
    return [
        _matrix(
            {
                "**new**": new,
                "fixed": fixed,
                "newly disclosed": disclosed,
                "unchanged": unchanged,
            }
        ),
        _new(delta.new, origin, rows),
        _gone(delta.fixed, rows),
        _folded("Newly disclosed, in what the baseline has too", delta.disclosed, origin, rows),
    ]


def _matrix(found: Mapping[str, Mapping[Rating, int]]) -> str:
    columns = [r for r in reversed(Rating) if any(ratings.get(r) for ratings in found.values())]
    if not columns:
        return "None known."
    head = ("", *(f"{signs.RATINGS[rating]}:" for rating in columns))
    rows = [
        (name, *(str(ratings.get(rating) or "") for rating in columns))
        for name, ratings in found.items()
        if any(ratings.values())
    ]
    return table(head, rows, len(rows))


def _new(findings: Iterable[Finding], origin: Origin, rows: int) -> str:
    known = worst_first(finding for finding in findings if finding.vulnerability)
    lines = [
        (
            (
                signs.RATINGS[found.rating],
                link(code(found.id, 60), finding.rule.url),
                text(finding.message, _MESSAGE),
                place(finding.location, origin),
            ),
        )
        for finding in known[:rows]
        if (found := finding.vulnerability)
    ]
    return folded(_HEAD_NEW, lines, len(known), _UNFOLDED) if lines else ""


def _gone(fixed: Iterable[Mark], rows: int) -> str:
    marks = [each for each in fixed if each.level in map(str, Rating)]
    named = [f"{code(each.rule, 60)} in {code(_package(each), 80)}" for each in marks[:rows]]
    more = [f"{len(marks) - rows:,} more"] if len(marks) > rows else []
    return f"Fixed: {', '.join([*named, *more])}." if marks else ""


def _package(mark: Mark) -> str:
    """Read the name in what a vulnerability is about: a name, and a place."""
    return mark.subject.partition(" ")[0]


def _folded(title: str, findings: Iterable[Finding], origin: Origin, rows: int) -> str:
    body = _table(findings, origin, rows)
    return details(title, body) if body else ""


def _table(findings: Iterable[Finding], origin: Origin, rows: int) -> str:
    known = worst_first(finding for finding in findings if finding.vulnerability)
    lines = [
        (
            signs.RATINGS[found.rating],
            link(code(found.id, 60), finding.rule.url),
            code(f"{found.package.name} {found.package.version}", 80),
            place(finding.location, origin),
            code(found.fixed_in, 60) if found.fixed_in else "no fix yet",
        )
        for finding in known[:rows]
        if (found := finding.vulnerability)
    ]
    return table(_HEAD, lines, len(known)) if lines else ""
