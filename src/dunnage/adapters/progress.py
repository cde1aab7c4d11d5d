"""How far a long transfer is, told now and then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dunnage.units import size

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Told every piece of a transfer, it tells a line every some seconds; none of a short one.

    Of something else than a transfer, which passes empty pieces, it tells how long it takes.
    """

    def __init__(
        self,
        what: str,
        total: int | None,
        *,
        tell: Callable[[str], object],
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._total = total
        self._tell = tell
        self._every = every
        self._clock = clock
        self._passed = 0
        self._began = self._told = clock()

    def __call__(self, piece: bytes) -> None:
        """Count a piece."""
        self._passed += len(piece)
        now = self._clock()
        if now - self._told >= self._every:
            self._told = now
            self._tell(self._line(now - self._began))

    def _line(self, seconds: float) -> str:
        if not self._passed:
            return f"{self._what}: {seconds:.0f} s"
        rate = f"{size(round(self._passed / seconds))}/s"
        # The total is an estimate: once it is passed, it says nothing any more.
        total = self._total if self._total and self._passed <= self._total else None
        share = "" if total is None else f" of about {size(total)}"
        return f"{self._what}: {size(self._passed)}{share}, {rate}"
