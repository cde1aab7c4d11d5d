"""What somebody allows: left out everywhere else, so that it has to be seen here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, link, table, text
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import counted

if TYPE_CHECKING:
    from dunnage.report.report import Report

_TITLE = "Allowed findings"


def allowed(report: Report, rows: int) -> Section | None:
    """List them folded, each with its reason and with the line that allows it."""
    if not report.suppressed:
        return None
    listed = sorted(report.suppressed, key=lambda each: (each.by, each.finding.location))
    lines = [
        (
            link(code(each.finding.rule.id, 60), each.finding.rule.url),
            place(each.finding.location, report.origin),
            text(each.reason) if each.reason else "none given",
            place(each.by, report.origin),
        )
        for each in listed[:rows]
    ]
    body = table(("Rule", "Line", "Reason", "Allowed by"), lines, len(listed))
    title = f"{counted(len(listed), 'finding')} that the repository allows"
    return Section(_TITLE, details(title, body), 9)
