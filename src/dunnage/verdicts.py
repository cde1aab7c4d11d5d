"""What the reviews of several images come to together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.model import Outcome, Verdict
from dunnage.report import together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Problem
    from dunnage.report.report import Report

PASSED = Verdict(Outcome.PASS)


def overall(reports: Iterable[Report]) -> Verdict:
    """Take the worst outcome, and the reasons of all that have it, each with its image's name."""
    told = tuple(reports)
    if len(told) == 1:
        return told[0].verdict
    worst = together.outcome(told)
    reasons = (
        f"{each.key}: {reason}"
        for each in told
        if each.verdict.outcome is worst
        for reason in each.verdict.reasons
    )
    allowed = (f"{each.key}: {reason}" for each in told for reason in each.verdict.allowed)
    return Verdict(worst, tuple(reasons), tuple(allowed))


def of_telling(problems: Iterable[Problem]) -> Verdict:
    """Judge the telling alone: the jobs that made the reports have judged what is in them."""
    reasons = tuple(f"{each.part}: {each.message}" for each in problems if each.blocks)
    return Verdict(Outcome.COULD_NOT_CHECK, reasons) if reasons else PASSED
