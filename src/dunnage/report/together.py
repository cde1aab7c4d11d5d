"""What several reviews come to together, where some of them may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dunnage.model import Problem
    from dunnage.report.report import Report


# What was found outweighs what could not be checked, as within one review.
_WORST_FIRST = (Outcome.FINDINGS, Outcome.COULD_NOT_CHECK, Outcome.PASS)


def outcome(reports: Iterable[Report], problems: Iterable[Problem] = ()) -> Outcome:
    """Take the worst; `problems` are those of no image, such as a report that cannot be read."""
    known = {each.verdict.outcome for each in reports}
    if not known or any(each.blocks for each in problems):
        known.add(Outcome.COULD_NOT_CHECK)
    return min(known, key=_WORST_FIRST.index)


def shared_by(reports: Sequence[Report]) -> frozenset[Problem]:
    """Find the problems that every review has: they are of none."""
    if not reports:
        return frozenset()
    first, *others = (frozenset(each.problems) for each in reports)
    return first.intersection(*others)
