"""What happens when the runner, or a developer's ^C, wants the review to end.

Programs are asked to end, then killed; no other is started but those that tidy up, and no server's
answer is waited for. So every part that is not done yet breaks, is noted like any part that breaks,
and what is known is still written. A second signal ends the review itself.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation: 7.5 seconds
after the first signal comes the second, and 2.5 seconds later the end.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING, Protocol, TypeVar

from dunnage.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 2.0  # seconds in which a program may tidy up after itself: git removes locks, Trivy layers
_GLANCE = 0.05  # seconds between two looks whether a wait is to end


class Endable(Protocol):
    """A running program."""

    def stop(self) -> None:
        """Ask it to end, if it has not ended by itself."""
        ...

    def kill(self) -> None:
        """End it, if it has not ended by itself."""
        ...


class Cancellation:
    """Whether a review is to end; signals concern the whole process, so there is one of these."""

    def __init__(self) -> None:
        # No Event: a handler that takes its lock may wait for the very thread that it interrupts.
        self.happened = False
        self._programs: set[Endable] = set()

    @contextlib.contextmanager
    def awaited(self) -> Iterator[None]:
        """Listen for signals while the block runs; only the main thread can."""
        before = {each: signal.signal(each, self._heard) for each in _SIGNALS}
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, lambda *_: self._kill())
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for each, handler in before.items():
                signal.signal(each, handler)

    def cancel(self) -> None:
        """End the review: whatever runs, and whatever waits for an answer."""
        self.happened = True
        for program in tuple(self._programs):
            program.stop()
        signal.setitimer(signal.ITIMER_REAL, _GRACE)

    def check(self) -> None:
        """Raise `CancelledError` if the review is to end."""
        if self.happened:
            raise CancelledError

    @contextlib.contextmanager
    def running(self, program: Endable) -> Iterator[None]:
        """End the program if the review is to end; whatever the block made of it counts no more."""
        self._programs.add(program)
        try:
            if self.happened:
                program.stop()
            yield
        except Exception:
            self.check()
            raise
        finally:
            self._programs.discard(program)
        self.check()

    def unless_cancelled(self, call: Callable[[], T]) -> T:
        """Do what may wait for a server, and no longer once the review is to end.

        Another thread does it: looking up a name, for one, cannot be broken off.
        """
        from concurrent import futures  # noqa: PLC0415 - slow to import, and not for `dunnage lint`

        self.check()
        answer: Future[T] = futures.Future()
        threading.Thread(target=_answer, args=(call, answer), daemon=True).start()
        while not futures.wait([answer], _GLANCE).done:
            self.check()
        return answer.result()

    def sleep(self, seconds: float) -> None:
        """Wait; a signal ends that with `CancelledError`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, _GLANCE))

    def _heard(self, number: int, _: object) -> None:
        if self.happened:
            raise SystemExit(128 + number)  # what is to be removed is removed on the way out
        self.cancel()

    def _kill(self) -> None:
        for program in tuple(self._programs):
            program.kill()


def _answer(call: Callable[[], T], answer: Future[T]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets it
        answer.set_exception(error)


CANCELLATION = Cancellation()
