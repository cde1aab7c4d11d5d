"""How much each tool found, or why it did not look."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dunnage.model import Rating, Severity
from dunnage.plain import plain
from dunnage.report.counts import by_rating
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import ToolRun
    from dunnage.report.tables.table import Row

_SEVERITIES = tuple(reversed(Severity))
_RATINGS = tuple(reversed(Rating))
_COLUMNS = (
    Column("Tool", Kind.TEXT),
    Column("Version", Kind.TEXT),
    *(Column(f"{str(each).capitalize()}s", Kind.COUNT) for each in _SEVERITIES),
    *(Column(f"{str(each).capitalize()} vulnerabilities", Kind.COUNT) for each in _RATINGS),
    Column("Not checked", Kind.TEXT),
)


def findings(runs: Iterable[ToolRun]) -> Table:
    """Count them by severity, vulnerabilities by rating."""
    return table("Findings", _COLUMNS, map(_row, runs))


def _row(run: ToolRun) -> Row:
    tool = run.tool.value, run.version and plain(run.version, 60)
    if run.problem is not None:
        nothing = (None,) * (len(_SEVERITIES) + len(_RATINGS))
        return (*tool, *nothing, plain(run.problem, 500))
    severities = Counter(each.rule.severity for each in run.findings if not each.vulnerability)
    ratings = by_rating(run.findings)
    return (
        *tool,
        *(severities[each] for each in _SEVERITIES),
        *(ratings[each] or None for each in _RATINGS),  # few tools know any
        None,
    )
