"""One review as the job's summary page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.report.comment import compose
from dunnage.report.sections.section import fit

if TYPE_CHECKING:
    from dunnage.report.report import Report

# The runner drops a summary of more than 1 MiB, and all legs of a job share it.
LIMIT = 1_000_000
_ROWS = 500


def render(report: Report) -> str:
    """Write what the comment says, at more length."""
    return fit(compose(report, _ROWS), LIMIT)
