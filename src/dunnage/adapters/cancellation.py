"""What happens when the runner, or a developer's ^C, wants the review to end.

The running programs are killed, and no other is started but those that tidy up. So every part that
is not done yet breaks, is noted like any part that breaks, and what is known is still written.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation: 7.5 seconds
after the first signal comes the second, and 2.5 seconds later the end.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Protocol

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CancelledError(ToolError):
    """The review was cancelled before this was done."""

    def __init__(self) -> None:
        super().__init__("the run was cancelled")


class Killable(Protocol):
    """A running program."""

    def kill(self) -> None:
        """End it, if it has not ended by itself."""
        ...


class Cancellation:
    """Whether a review is to end; signals concern the whole process, so there is one of these."""

    def __init__(self) -> None:
        self._happened = threading.Event()
        self._programs: set[Killable] = set()
        self._interruptible = False

    @contextlib.contextmanager
    def awaited(self) -> Iterator[None]:
        """Listen for signals while the block runs; only the main thread can."""
        before = [signal.signal(each, lambda *_: self.cancel()) for each in _SIGNALS]
        try:
            yield
        finally:
            for each, handler in zip(_SIGNALS, before, strict=True):
                signal.signal(each, handler)

    def cancel(self) -> None:
        """End the review: kill what runs, and interrupt what waits for an answer."""
        self._happened.set()
        for program in tuple(self._programs):
            program.kill()
        if self._interruptible:
            raise CancelledError

    def check(self) -> None:
        """Raise `CancelledError` if the review is to end."""
        if self._happened.is_set():
            raise CancelledError

    @contextlib.contextmanager
    def running(self, program: Killable) -> Iterator[None]:
        """Kill the program if the review is to end while the block runs, or has been before."""
        self._programs.add(program)
        try:
            if self._happened.is_set():
                program.kill()
            yield
        finally:
            self._programs.discard(program)

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let a signal break off what the main thread does in the block, or not begin it."""
        self.check()
        if threading.current_thread() is not threading.main_thread():
            yield  # a signal's handler runs in the main thread, and raises there
            return
        before, self._interruptible = self._interruptible, True
        try:
            yield
        finally:
            self._interruptible = before

    def sleep(self, seconds: float) -> None:
        """Wait; a signal ends that with `CancelledError`."""
        if self._happened.wait(seconds):
            raise CancelledError


CANCELLATION = Cancellation()
