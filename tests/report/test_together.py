from dataclasses import replace

import pytest

from builders import a_report
from dunnage.model import Outcome, Problem
from dunnage.report.together import outcome, shared_by

UPLOAD = Problem("upload", "refused", blocks=False)
UNREAD = Problem("report", "cannot be read", blocks=True)
PASS, CHECK, FINDINGS = Outcome.PASS, Outcome.COULD_NOT_CHECK, Outcome.FINDINGS


@pytest.mark.parametrize(
    ("outcomes", "problems", "expected"),
    [
        ([PASS, PASS], (), PASS),
        ([PASS, CHECK], (), CHECK),
        ([CHECK, FINDINGS, PASS], (), FINDINGS),
        ([PASS], (UPLOAD,), PASS),
        ([PASS], (UNREAD,), CHECK),
        ([FINDINGS], (UNREAD,), FINDINGS),
        ([], (), CHECK),
    ],
)
def test_the_worst_outcome_is_that_of_all(
    outcomes: list[Outcome], problems: tuple[Problem, ...], expected: Outcome
) -> None:
    assert outcome([a_report(outcome=each) for each in outcomes], problems) is expected


def test_what_every_review_says_is_shared() -> None:
    first = replace(a_report(), problems=(UPLOAD, UNREAD))
    second = replace(a_report(), problems=(UPLOAD,))
    assert shared_by((first, second)) == {UPLOAD}
    assert shared_by(()) == frozenset()
