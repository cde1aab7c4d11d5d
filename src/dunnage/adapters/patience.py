"""When GitHub may be asked again after a refusal, and how long a run waits for that."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dunnage.adapters.cancellation import CANCELLATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.adapters.github_error import Refusal

LONGEST = 60.0  # seconds that a run waits for rate limits, all together

_UNTOLD = 60.0  # what GitHub asks for where it names no time
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # after errors of the server, which are over soon or not at all


class Patience:
    """What is left of a run's patience; `pace` is in seconds from one write to the next."""

    def __init__(
        self,
        sleep: Callable[[float], None] = CANCELLATION.sleep,
        clock: Callable[[], float] = time.time,
        pace: float = 1.0,  # which GitHub asks for
    ) -> None:
        self.pace = pace
        self._sleep = sleep
        self._clock = clock
        self._left = LONGEST

    def outlasts(self, refusal: Refusal, attempt: int, *, repeatable: bool) -> bool:
        """Wait until the same may be asked again; False where it may not, or not soon enough.

        `attempt` counts from 0; only what is `repeatable` is asked again after a server's error,
        for the work may be done already.
        """
        if refusal.is_limit:
            wait = pause(refusal, self._clock())
            if wait > self._left:
                return False
            self._left -= wait
        elif refusal.is_fault and repeatable and attempt < len(_PAUSES):
            wait = _PAUSES[attempt]
        else:
            return False
        self._sleep(wait)
        return True


def pause(refusal: Refusal, now: float) -> float:
    """Tell for how many seconds a rate limit lasts.

    https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
    """
    told = refusal.headers.get("retry-after", "")
    if told.isdecimal():
        return max(1.0, float(told))
    if refusal.reset is not None:
        return max(1.0, refusal.reset - now + 1)  # it ends at some time within that second
    return _UNTOLD
