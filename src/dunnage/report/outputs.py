"""The step's outputs: what later steps of a workflow can ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.model import Rating, Severity
from dunnage.plain import plain
from dunnage.report.counts import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.model import Problem
    from dunnage.report.report import Report


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the action, as `action.yml` and the README show it."""

    name: str
    description: str


OUTPUTS = (
    Output("verdict", "`pass`, `findings` or `could-not-check`."),
    Output(
        "could-not-check",
        "Why a part of the review did not work, one part a line; empty if all of it did.",
    ),
    Output("image-id", "The ID of the reviewed image."),
    Output("size-compressed", "Bytes that a pull of the image costs."),
    Output("size-unpacked", "Bytes that the image takes on a disk."),
    Output(
        "size-delta-compressed",
        "Growth against the baseline in compressed bytes; empty without a baseline.",
    ),
    Output(
        "size-delta-unpacked",
        "Growth against the baseline in unpacked bytes; empty without a baseline.",
    ),
    Output("findings-error", "Findings of severity error that are no vulnerabilities."),
    Output("findings-warning", "Findings of severity warning that are no vulnerabilities."),
    Output("findings-note", "Findings of severity note that are no vulnerabilities."),
    Output("vulnerabilities-critical", "Vulnerabilities of critical severity."),
    Output("vulnerabilities-high", "Vulnerabilities of high severity."),
    Output("vulnerabilities-medium", "Vulnerabilities of medium severity."),
    Output("vulnerabilities-low", "Vulnerabilities of low severity."),
    Output(
        "new-vulnerabilities",
        "Vulnerabilities that this change brings; empty without a baseline.",
    ),
    Output(
        "fixed-vulnerabilities",
        "Vulnerabilities that this change removes; empty without a baseline.",
    ),
    Output("sarif-file", "The path of the merged SARIF file, relative to the workspace."),
    Output("report-file", "The path of the report, relative to the workspace."),
    Output("page-file", "The path of the page with the picture, relative to the workspace."),
)

_LONGEST = 1_500  # characters of a problem
_RATINGS = (Rating.CRITICAL, Rating.HIGH, Rating.MEDIUM, Rating.LOW)


@dataclass(frozen=True, slots=True)
class Files:
    """What was written, as paths relative to the workspace; None was not wanted, or failed."""

    sarif: str | None
    report: str | None
    page: str | None


def outputs(report: Report, files: Files) -> tuple[tuple[str, str], ...]:
    """Name every output that `action.yml` declares; what is not known is empty."""
    sizes, delta, totals = report.sizes, report.delta, count(report)
    return (
        ("verdict", report.verdict.outcome.value),
        ("could-not-check", "\n".join(_problem(each) for each in report.problems)),
        ("image-id", report.image.id if report.image else ""),
        ("size-compressed", str(sizes.compressed) if sizes else ""),
        ("size-unpacked", str(sizes.unpacked) if sizes else ""),
        ("size-delta-compressed", str(delta.sizes.compressed) if delta else ""),
        ("size-delta-unpacked", str(delta.sizes.unpacked) if delta else ""),
        *((f"findings-{each}", str(totals.severities.get(each, 0))) for each in reversed(Severity)),
        *((f"vulnerabilities-{each}", _of(totals.ratings, each)) for each in _RATINGS),
        ("new-vulnerabilities", _total(totals.new)),
        ("fixed-vulnerabilities", _total(totals.fixed)),
        ("sarif-file", files.sarif or ""),
        ("report-file", files.report or ""),
        ("page-file", files.page or ""),
    )


def _problem(problem: Problem) -> str:
    return plain(f"{problem.part}: {problem.message}", _LONGEST)


def _of(ratings: Mapping[Rating, int] | None, rating: Rating) -> str:
    return "" if ratings is None else str(ratings.get(rating, 0))


def _total(ratings: Mapping[Rating, int] | None) -> str:
    return "" if ratings is None else str(sum(ratings.values()))
