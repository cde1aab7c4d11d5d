"""How many bytes a registry would hold for a layer that the engine keeps uncompressed."""

from __future__ import annotations

import os
import zlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from isal import isal_zlib
from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from collections.abc import Iterator

# docs/decisions/0002: of all levels of all libraries, zlib-ng's fourth comes nearest to what
# engines push; ISA-L's third is three times as fast, and in proportion to it within a layer.
_THOROUGH = 4
_QUICK = 3
_WHOLE = 64 << 20  # layers up to this size are compressed thoroughly from end to end
_EVERY = 8  # of larger ones, one piece of so many is; all the others quickly

_PIECE = 1 << 20
_SAMPLE = 1 << 18

# A tar's members begin with a header of this size, which holds a name and, later, this word.
_BLOCK = 512
_NAME = 100
_MAGIC = b"ustar"
_MAGIC_AT = 257
_CUTS = 32  # one member of so many begins a piece
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
    """Counts the bytes of a layer's gzip form, on all processors.

    Each piece is compressed with the window before it as its dictionary; that makes a stream of
    the same length as one compressor's, to a few bytes in each piece. The same stream of `length`
    bytes always has the same size, however its bytes come.
    """

    def __init__(self, length: int) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS)
        self._waiting: deque[Future[_Sizes]] = deque()
        self._is_whole = length <= _WHOLE
        self._long = _PIECE if self._is_whole else _SAMPLE
        self._block = bytearray()
        self._piece = bytearray()
        self._window = b""
        self._draw = 0  # the next piece is of the sample where _EVERY divides it
        self._sizes = _Sizes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, data: bytes) -> None:
        """Count the stream's next bytes; at most a few pieces are in memory."""
        while data:
            taken = data[: _PIECE - len(self._block)]
            self._block += taken
            data = data[len(taken) :]
            if len(self._block) == _PIECE:
                self._cut()

    def total(self) -> int:
        """End the stream, and say how long its gzip form is."""
        self._cut()
        self._submit()
        return _FRAME + sum((each.result() for each in self._waiting), self._sizes).total

    def _cut(self) -> None:
        """Cut into pieces what is at hand, a whole number of blocks until the stream ends."""
        data, self._block = bytes(self._block), bytearray()
        start = 0
        for cut, draw in () if self._is_whole else _cuts(data):
            self._fill(data[start:cut])
            if self._piece:
                self._submit()
            self._draw, start = draw, cut
        self._fill(data[start:])

    def _fill(self, data: bytes) -> None:
        while data:
            taken = data[: self._long - len(self._piece)]
            self._piece += taken
            data = data[len(taken) :]
            if len(self._piece) == self._long:
                self._submit()

    def _submit(self) -> None:
        piece, self._piece = self._piece, bytearray()
        # The first piece is always of the sample, so that there is one.
        is_sample = not self._window or self._draw % _EVERY == 0
        work = _whole if self._is_whole else _sampled if is_sample else _passed
        self._waiting.append(self._pool.submit(work, piece, self._window))
        self._draw += 1
        self._window = (self._window + piece)[-_WINDOW:]
        if len(self._waiting) > 4 * _WORKERS:
            self._sizes += self._waiting.popleft().result()


def _cuts(data: bytes) -> Iterator[tuple[int, int]]:
    """Find the members that begin a piece, by their names, and a number for each.

    So a file that comes or goes moves the bounds of the pieces beside it only, and changes the
    sample nowhere else: small changes of a large layer are told as exactly as the quick way can.
    """
    found = data.find(_MAGIC)
    while found >= 0:
        start = found - _MAGIC_AT
        if start >= 0 and start % _BLOCK == 0:
            name = zlib.crc32(data[start : start + _NAME])
            if name % _CUTS == 0:
                yield start, name // _CUTS
        found = data.find(_MAGIC, found + 1)


# These work on the side: both libraries let other threads run meanwhile.


def _whole(piece: bytearray, window: bytes) -> _Sizes:
    return _Sizes(thorough=_thorough(piece, window))


def _sampled(piece: bytearray, window: bytes) -> _Sizes:
    quick = _quick(piece)
    return _Sizes(quick, quick, _thorough(piece, window))


def _passed(piece: bytearray, _: bytes) -> _Sizes:
    return _Sizes(_quick(piece))


def _thorough(piece: bytearray, window: bytes) -> int:
    deflater = zlib_ng.compressobj(_THOROUGH, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS, zdict=window)
    return len(deflater.compress(piece)) + len(deflater.flush(zlib_ng.Z_SYNC_FLUSH))


def _quick(piece: bytearray) -> int:
    return len(isal_zlib.compress(piece, _QUICK, -isal_zlib.MAX_WBITS))
