"""What the linters say, and secrets: every finding that is no vulnerability."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dunnage.markdown import code, details, link, text
from dunnage.model import Severity
from dunnage.report.order import touched_first
from dunnage.report.sections import signs
from dunnage.report.sections.folding import folded
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Finding
    from dunnage.report.report import Report

    Findings = tuple[Finding, ...]

_TITLE = "Findings"
_HEAD = ("", "Line", "Message", "Rule")
_UNFOLDED = 10


def lint(report: Report, rows: int) -> Section | None:
    """Name the findings of this change, those on the lines that it edits first; fold the rest."""
    first, rest, about = _split(report)
    parts = [_table(first, report, rows)] if first else []
    if rest:
        title = f"{counted(len(rest), 'finding')} {about}"
        parts.append(details(title, _table(rest, report, rows, unfolded=rows)))
    parts += _fixed(report, rows)
    return Section(_TITLE, "\n\n".join([f"### {_TITLE}", *parts]), 4) if parts else None


def _split(report: Report) -> tuple[Findings, Findings, str]:
    """Tell what is this change's from what is not, and say what that is."""
    if report.delta is not None:
        found = report.delta.findings
        old = _own(report, (*found.disclosed, *found.unchanged))
        return _own(report, found.new), old, "that the baseline has too"
    own = _own(report, report.findings)
    edited = tuple(each for each in own if report.touches(each.location))
    # Without a baseline and without an edited line, all of it is news.
    first = edited or own
    return first, own[len(first) :], "on lines that this change leaves alone"


def _own(report: Report, findings: Iterable[Finding]) -> Findings:
    return touched_first(report, (each for each in findings if each.vulnerability is None))


def _table(findings: Findings, report: Report, rows: int, unfolded: int = _UNFOLDED) -> str:
    lines = [
        (
            (
                signs.SEVERITIES[finding.rule.severity],
                _place(finding, report),
                text(finding.message),
                link(code(finding.rule.id, 60), finding.rule.url),
            ),
        )
        for finding in findings[:rows]
    ]
    return folded(_HEAD, lines, len(findings), unfolded)


def _place(finding: Finding, report: Report) -> str:
    mark = " _edited here_" if report.touches(finding.location) else ""
    return f"{place(finding.location, report.origin)}{mark}"


def _fixed(report: Report, rows: int) -> list[str]:
    marks = report.delta.findings.fixed if report.delta else ()
    rules = Counter(each.rule for each in marks if each.level in map(str, Severity))
    if not rules:
        return []
    named = [
        f"{code(rule, 60)}{f' ({number:,} times)' if number > 1 else ''}"
        for rule, number in list(rules.items())[:rows]
    ]
    more = [f"{len(rules) - rows:,} more"] if len(rules) > rows else []
    return [f"No longer found: {', '.join([*named, *more])}."]
