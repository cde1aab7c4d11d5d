from __future__ import annotations

import pytest

from dunnage.adapters.github_error import Refusal
from dunnage.adapters.patience import LONGEST, Patience, pause

NOW = 1_800_000_000.0
SECONDARY = "You have exceeded a secondary rate limit."
PRIMARY = "API rate limit exceeded for installation ID 1."


def used_up(seconds: float) -> Refusal:
    reset = str(int(NOW + seconds))
    return Refusal(403, PRIMARY, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [
        (Refusal(429, "", {"retry-after": "7"}), 7),
        (Refusal(403, SECONDARY, {"retry-after": "0"}), 1),
        (Refusal(403, SECONDARY, {"retry-after": "soon"}), 60),
        (Refusal(403, SECONDARY, {}), 60),
        (Refusal(429, "", {}), 60),
        (used_up(20), 21),
        (used_up(-20), 1),
    ],
)
def test_a_limit_lasts_as_long_as_github_says(refusal: Refusal, seconds: float) -> None:
    assert seconds == pause(refusal, NOW)


class Waiting:
    def __init__(self) -> None:
        self.slept: list[float] = []
        self.patience = Patience(self.slept.append, lambda: NOW)

    def outlasts(self, refusal: Refusal, attempt: int = 0, *, repeatable: bool = False) -> bool:
        return self.patience.outlasts(refusal, attempt, repeatable=repeatable)


def test_a_run_waits_for_all_limits_together_no_longer_than_it_says() -> None:
    waiting = Waiting()
    limits = [used_up(29), used_up(29), used_up(0), used_up(-9)]
    assert [True, True, False, False] == [waiting.outlasts(each) for each in limits]
    assert LONGEST == sum(waiting.slept) == 60


def test_a_limit_that_lasts_longer_is_not_waited_for_at_all() -> None:
    waiting = Waiting()
    assert not waiting.outlasts(Refusal(429, "", {"retry-after": "61"}))
    assert waiting.outlasts(Refusal(429, "", {}))
    assert [60] == waiting.slept


def test_a_servers_errors_leave_patience_for_limits() -> None:
    waiting = Waiting()
    error = Refusal(502, "", {"retry-after": "3600"})
    again = [waiting.outlasts(error, attempt, repeatable=True) for attempt in range(5)]
    assert [True, True, True, True, False] == again
    assert waiting.outlasts(Refusal(429, "", {}))
    assert [0.5, 1, 2, 4, 60] == waiting.slept


@pytest.mark.parametrize(
    ("refusal", "repeatable"),
    [
        (Refusal(503, "", {"retry-after": "1"}), False),
        (Refusal(403, "Resource not accessible by integration", {}), True),
        (Refusal(404, "Not Found", {"retry-after": "1"}), True),
    ],
)
def test_nothing_else_is_waited_for(refusal: Refusal, repeatable: bool) -> None:
    waiting = Waiting()
    assert not waiting.outlasts(refusal, repeatable=repeatable)
    assert [] == waiting.slept
