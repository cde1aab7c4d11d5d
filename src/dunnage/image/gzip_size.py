"""How many bytes a registry would hold for a layer that the engine keeps uncompressed."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from isal import isal_zlib
from zlib_ng import zlib_ng

# docs/decisions/0002: of all levels of all libraries, zlib-ng's fourth comes nearest to what
# engines push; ISA-L's third is three times as fast, and in proportion to it within a layer.
_THOROUGH = 4
_QUICK = 3
_WHOLE = 64 << 20  # layers up to this size are compressed thoroughly from end to end
_EVERY = 8  # of larger ones, one piece of so many is; all the others quickly

_PIECE = 1 << 20
_SAMPLE = 1 << 18
_WINDOW = 1 << 15  # how far back deflate looks
_FRAME = 18  # gzip's header and trailer, RFC 1952

_WORKERS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Compressed bytes of pieces."""

    quick: int = 0  # of all pieces
    sampled: int = 0  # quickly, of those that were compressed thoroughly too
    thorough: int = 0

    def __add__(self, other: _Sizes) -> _Sizes:
        return _Sizes(
            self.quick + other.quick,
            self.sampled + other.sampled,
            self.thorough + other.thorough,
        )

    @property
    def total(self) -> int:
        """Scale what was quick to what the sample says."""
        if not self.sampled:
            return self.thorough
        return round(self.quick * self.thorough / self.sampled)


class GzipSize:
    """Counts the bytes of a stream's gzip form, on all processors.

    Each piece is compressed with the window before it as its dictionary; that makes a stream of
    the same length as one compressor's, to a few bytes in each piece. The same stream of `length`
    bytes always has the same size, however its bytes come.
    """

    def __init__(self, length: int) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS)
        self._waiting: deque[Future[_Sizes]] = deque()
        self._every, self._long = (1, _PIECE) if length <= _WHOLE else (_EVERY, _SAMPLE)
        self._number = 0
        self._piece = bytearray()
        self._window = b""
        self._sizes = _Sizes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, data: bytes) -> None:
        """Count the stream's next bytes; at most a few pieces are in memory."""
        while data:
            taken = data[: self._long - len(self._piece)]
            self._piece += taken
            data = data[len(taken) :]
            if len(self._piece) == self._long:
                self._submit()

    def total(self) -> int:
        """End the stream, and say how long its gzip form is."""
        self._submit()
        return _FRAME + sum((each.result() for each in self._waiting), self._sizes).total

    def _submit(self) -> None:
        piece, self._piece = self._piece, bytearray()
        self._waiting.append(self._pool.submit(self._measured, self._number, piece, self._window))
        self._number += 1
        self._window = bytes(piece[-_WINDOW:])
        if len(self._waiting) > 4 * _WORKERS:
            self._sizes += self._waiting.popleft().result()

    def _measured(self, number: int, piece: bytearray, window: bytes) -> _Sizes:
        """Compress on the side: both libraries let other threads run meanwhile."""
        if self._every == 1:
            return _Sizes(thorough=_thorough(piece, window))
        quick = _quick(piece)
        if number % self._every:
            return _Sizes(quick)
        return _Sizes(quick, quick, _thorough(piece, window))


def _thorough(piece: bytearray, window: bytes) -> int:
    deflater = zlib_ng.compressobj(_THOROUGH, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS, zdict=window)
    return len(deflater.compress(piece)) + len(deflater.flush(zlib_ng.Z_SYNC_FLUSH))


def _quick(piece: bytearray) -> int:
    return len(isal_zlib.compress(piece, _QUICK, -isal_zlib.MAX_WBITS))
