"""What the linters say, and secrets: every finding that is no vulnerability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, link, table, text
from dunnage.model import Severity
from dunnage.report.order import worst_first
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Finding
    from dunnage.report.report import Origin, Report

_TITLE = "Findings"
_SIGNS = {
    Severity.ERROR: "🔴&nbsp;error",
    Severity.WARNING: "🟡&nbsp;warning",
    Severity.NOTE: "🔵&nbsp;note",
}


def lint(report: Report, rows: int) -> Section | None:
    """Name the findings of this change; what the baseline has too is folded."""
    if report.delta is None:
        new, old = _own(report.findings), _own(())
    else:
        found = report.delta.findings
        new, old = _own(found.new), _own((*found.disclosed, *found.unchanged))
    parts = [_table(new, report.origin, rows)] if new else []
    if old:
        title = f"{counted(len(old), 'finding')} that the baseline has too"
        parts.append(details(title, _table(old, report.origin, rows)))
    return Section(_TITLE, "\n\n".join([f"### {_TITLE}", *parts]), 4) if parts else None


def _own(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return worst_first(finding for finding in findings if finding.vulnerability is None)


def _table(findings: tuple[Finding, ...], origin: Origin, rows: int) -> str:
    lines = [
        (
            _SIGNS[finding.rule.severity],
            place(finding.location, origin),
            text(finding.message),
            link(code(finding.rule.id, 60), finding.rule.url),
        )
        for finding in findings[:rows]
    ]
    return table(("", "Line", "Message", "Rule"), lines, len(findings))
