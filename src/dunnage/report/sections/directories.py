"""Which directories of the image grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, table
from dunnage.report.sections.section import Section
from dunnage.units import change

if TYPE_CHECKING:
    from dunnage.report.report import Report

_TITLE = "Directories"


def directories(report: Report, rows: int) -> Section | None:
    """List them folded, most growth first."""
    if report.delta is None or not report.delta.directories:
        return None
    changed = report.delta.directories
    lines = [(code(f"/{path}", 120), change(grown)) for path, grown in changed[:rows]]
    body = details("Size by directory", table(("Directory", "On disk:"), lines, len(changed)))
    return Section(_TITLE, body, 8)
