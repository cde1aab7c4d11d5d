"""The step's outputs: what later steps of a workflow can ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.model import Rating, Severity
from dunnage.plain import plain
from dunnage.report.counts import count
from dunnage.report.together import outcome, shared_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dunnage.model import ImageKey, Problem
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
    Output("image-id", "The ID of the reviewed image; of several, one a line."),
    Output("size-compressed", "Bytes that a pull of the image costs; several images are added up."),
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
    Output(
        "report-file",
        "The path of the report, relative to the workspace; of several images, one a line.",
    ),
    Output("page-file", "The path of the page with the picture, as `report-file` names it."),
)

_LONGEST = 1_500  # characters of a problem
_RATINGS = (Rating.CRITICAL, Rating.HIGH, Rating.MEDIUM, Rating.LOW)


@dataclass(frozen=True, slots=True)
class Files:
    """What was written, as paths relative to the workspace; what was not wanted or failed is not.

    Each image has a report and a page of its own.
    """

    sarif: str | None
    reports: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def outputs(
    reports: Sequence[Report], files: Files, problems: Sequence[Problem] = ()
) -> tuple[tuple[str, str], ...]:
    """Name every output that `action.yml` declares; what is not known of all images is empty.

    `problems` are those of no image.
    """
    totals = [count(each) for each in reports]
    sizes = [each.sizes for each in reports]
    growth = [each.delta.sizes if each.delta else None for each in reports]
    return (
        ("verdict", outcome(reports, problems).value),
        ("could-not-check", "\n".join(_problems(reports, problems))),
        ("image-id", "\n".join(each.image_id for each in reports if each.image_id)),
        ("size-compressed", _sum(each.compressed if each else None for each in sizes)),
        ("size-unpacked", _sum(each.unpacked if each else None for each in sizes)),
        ("size-delta-compressed", _sum(each.compressed if each else None for each in growth)),
        ("size-delta-unpacked", _sum(each.unpacked if each else None for each in growth)),
        *(
            (f"findings-{level}", _sum(each.severities.get(level, 0) for each in totals))
            for level in reversed(Severity)
        ),
        *(
            (f"vulnerabilities-{rating}", _sum(_of(each.ratings, rating) for each in totals))
            for rating in _RATINGS
        ),
        ("new-vulnerabilities", _sum(_total(each.new) for each in totals)),
        ("fixed-vulnerabilities", _sum(_total(each.fixed) for each in totals)),
        ("sarif-file", files.sarif or ""),
        ("report-file", "\n".join(files.reports)),
        ("page-file", "\n".join(files.pages)),
    )


def _problems(reports: Sequence[Report], problems: Iterable[Problem]) -> tuple[str, ...]:
    """Tell each problem once; one that not all images have, with the name of its image."""
    shared = shared_by(reports)
    told = [_problem(each) for each in problems]
    for report in reports:
        told += [_problem(each, None if each in shared else report.key) for each in report.problems]
    return tuple(dict.fromkeys(told))


def _problem(problem: Problem, key: ImageKey | None = None) -> str:
    image = f"{key}: " if key else ""
    return plain(f"{image}{problem.part}: {problem.message}", _LONGEST)


def _of(ratings: Mapping[Rating, int] | None, rating: Rating) -> int | None:
    return None if ratings is None else ratings.get(rating, 0)


def _total(ratings: Mapping[Rating, int] | None) -> int | None:
    return None if ratings is None else sum(ratings.values())


def _sum(figures: Iterable[int | None]) -> str:
    """Add up what all images have; empty where one has it not, or there is none."""
    known = tuple(figures)
    if not known or None in known:
        return ""
    return str(sum(each for each in known if each is not None))
