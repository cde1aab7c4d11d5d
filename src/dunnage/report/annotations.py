"""Findings as the notes that GitHub puts beside the lines of a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dunnage.model import Severity
from dunnage.plain import plain
from dunnage.report.order import brought

if TYPE_CHECKING:
    from dunnage.report.report import Report

Level = Literal["error", "warning", "notice"]

_LEVELS: dict[Severity, Level] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_MESSAGE = 4096  # the runner cuts there: https://github.com/actions/runner


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note on lines of a file; plain text, one line each."""

    level: Level
    path: str
    line: int
    end_line: int
    title: str
    message: str


def annotate(report: Report) -> tuple[Annotation, ...]:
    """Annotate what a reviewer has to see; GitHub shows the first ten of a level."""
    return tuple(
        Annotation(
            level=_LEVELS[finding.rule.severity],
            path=finding.location.path,
            line=finding.location.lines.first,
            end_line=finding.location.lines.last,
            title=plain(finding.rule.id),
            message=plain(finding.message, _MESSAGE),
        )
        for finding in brought(report)
    )
