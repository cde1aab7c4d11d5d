"""Findings as the notes that GitHub puts beside the lines of a change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dunnage.model import Severity
from dunnage.plain import plain
from dunnage.report.order import brought, worst_first
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dunnage.model import Finding, Location
    from dunnage.report.report import Report

Level = Literal["error", "warning", "notice"]

_LEVELS: dict[Severity, Level] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_MESSAGE = 4096  # the runner cuts there: https://github.com/actions/runner
# GitHub shows ten of a level and step; the verdict's reasons and what broke are among them.
_MOST = 8
_FILES = 3


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note on lines of a file; plain text, one line each."""

    level: Level
    path: str
    line: int
    end_line: int
    title: str
    message: str


def annotate(reports: Sequence[Report]) -> tuple[Annotation, ...]:
    """Annotate what a reviewer has to see, one finding a place; a last note counts the others."""
    findings = _ordered(reports)
    shown = tuple(_most_worth(findings))
    rest = tuple(each for each in findings if each not in shown)
    more = (_more(rest, reports[0].dockerfile),) if rest else ()
    return (*map(_annotation, shown), *more)


def _ordered(reports: Iterable[Report]) -> tuple[Finding, ...]:
    """Sort what lies on edited lines first; images of one Dockerfile have findings in common."""
    touched: dict[tuple[Location, str, str], tuple[bool, Finding]] = {}
    for report in reports:
        for each in brought(report):
            identity = each.location, each.rule.id, each.subject
            touched.setdefault(identity, (report.touches(each.location), each))
    return (
        *worst_first(each for is_touched, each in touched.values() if is_touched),
        *worst_first(each for is_touched, each in touched.values() if not is_touched),
    )


def _most_worth(findings: Iterable[Finding]) -> Iterator[Finding]:
    places: set[tuple[str, int]] = set()
    numbers: Counter[Severity] = Counter()
    for each in findings:
        place, severity = (each.location.path, each.location.lines.first), each.rule.severity
        if place not in places and numbers[severity] < _MOST:
            places.add(place)
            numbers[severity] += 1
            yield each


def _annotation(finding: Finding) -> Annotation:
    return Annotation(
        level=_LEVELS[finding.rule.severity],
        path=finding.location.path,
        line=finding.location.lines.first,
        end_line=finding.location.lines.last,
        title=plain(finding.rule.id),
        message=plain(finding.message, _MESSAGE),
    )


def _more(rest: Sequence[Finding], dockerfile: str) -> Annotation:
    paths = Counter(each.location.path for each in rest)
    files = [f"{plain(path)} ({number:,})" for path, number in paths.most_common(_FILES)]
    others = ["other files"] if len(paths) > _FILES else []
    what = counted(len(rest), "more finding")
    return Annotation(
        level="notice",
        path=dockerfile,
        line=1,
        end_line=1,
        title="dunnage",
        message=f"{what} in {', '.join([*files, *others])}: the job's summary has them.",
    )
