"""Work on a stream's pieces beside the thread that reads them."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_WAITING = 4


class Beside:
    """Hands every piece to `sinks`, in order; what they raise is raised here, a little later."""

    def __init__(self, *sinks: Callable[[bytes], object]) -> None:
        self._sinks = sinks
        self._waiting: deque[Future[None]] = deque()
        self._pool = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, piece: bytes) -> None:
        """Pass a piece on; at most a few are in memory."""
        self._waiting.append(self._pool.submit(self._tell, piece))
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait until all is done."""
        while self._waiting:
            self._waiting.popleft().result()

    def _tell(self, piece: bytes) -> None:
        for sink in self._sinks:
            sink(piece)
