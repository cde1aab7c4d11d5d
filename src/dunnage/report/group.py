"""Several reviews as one comment: the verdict over all, a table, and each image folded below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.model import Outcome
from dunnage.report import comment
from dunnage.report.folded_image import fair
from dunnage.report.sections import headline
from dunnage.report.sections.footer import common
from dunnage.report.sections.images import by_concern, failures, images
from dunnage.report.sections.section import fit
from dunnage.report.together import outcome, shared_by
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.model import Problem
    from dunnage.report.report import Report

_FEW = 3  # images; each of more has shorter tables
_ROWS = 5
_WORDS = {
    Outcome.FINDINGS: "❌ {:,} over the limits",
    Outcome.COULD_NOT_CHECK: "⚠️ {:,} not checked",
    Outcome.PASS: "✅ {:,} passed",
}


def render(reports: Sequence[Report], name: str, problems: Sequence[Problem] = ()) -> str:
    """Write the comment; `problems` are reports that could not be read, and what is of no image."""
    first = f"{marker(name)}\n\n"
    rows = comment.ROWS if len(reports) <= _FEW else _ROWS
    return first + compose(reports, problems, rows, comment.LIMIT - len(first))


def marker(name: str) -> str:
    """Tell this comment from other groups', and from that of any single image."""
    return comment.marked("dunnage images", name, name)


def compose(reports: Sequence[Report], problems: Sequence[Problem], rows: int, limit: int) -> str:
    """Say what all have in common, then each image, most concern first, in `limit` bytes.

    One image alone is told as in its own comment.
    """
    if len(reports) == 1 and not problems:
        (report,) = reports
        return fit(comment.compose(report, rows), limit, report.origin.run_url)
    shared, told = _apart(reports)
    listed = by_concern(told)
    head = "\n\n".join(_head(listed, tuple(dict.fromkeys([*problems, *shared])), limit))
    foot = common(listed).body if listed else ""
    room = limit - len(head.encode()) - len(foot.encode()) - 8  # the blank lines between them
    return "\n\n".join(filter(None, [head, *fair(listed, rows, room), foot])) + "\n"


def _apart(reports: Sequence[Report]) -> tuple[tuple[Problem, ...], list[Report]]:
    """Take what went wrong for every image out of the images' own problems."""
    shared = shared_by(reports) if len(reports) > 1 else frozenset()
    own = [
        replace(each, problems=tuple(one for one in each.problems if one not in shared))
        for each in reports
    ]
    return tuple(one for one in reports[0].problems if one in shared) if shared else (), own


def _head(reports: Sequence[Report], problems: Sequence[Problem], limit: int) -> Iterator[str]:
    number = counted(len(reports), "image")
    yield f"## {headline.titled(outcome(reports, problems), number)}"
    outcomes = [each.verdict.outcome for each in reports]
    if len(set(outcomes)) > 1:
        yield " · ".join(
            words.format(outcomes.count(each)) for each, words in _WORDS.items() if each in outcomes
        )
    yield from failures(reports)
    yield from headline.problems(problems)
    yield from images(reports, limit * 2 // 5)
