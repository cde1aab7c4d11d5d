"""How many bytes a registry would hold for a layer that the engine keeps uncompressed."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from zlib_ng import zlib_ng

# Of all levels of all libraries, zlib-ng's fourth comes nearest to what engines push (each layer
# within 1 %): docs/decisions/0002.
_LEVEL = 4
_PIECE = 1 << 20
_WINDOW = 1 << 15  # how far back deflate looks
_FRAME = 18  # gzip's header and trailer, RFC 1952

_WORKERS = os.cpu_count() or 1


class GzipSize:
    """Counts the bytes of a stream's gzip form, on all processors.

    Each piece is compressed with the window before it as its dictionary; that makes a stream of
    the same length as one compressor's, to a few bytes in each piece.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS)
        self._waiting: deque[Future[int]] = deque()
        self._piece = bytearray()
        self._window = b""
        self._size = _FRAME

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, data: bytes) -> None:
        """Count the stream's next bytes; at most a few pieces are in memory."""
        if len(data) == _PIECE and not self._piece:  # without a copy
            self._submit(data)
            return
        self._piece += data
        while len(self._piece) >= _PIECE:
            self._submit(bytes(self._piece[:_PIECE]))
            del self._piece[:_PIECE]

    def total(self) -> int:
        """End the stream, and say how long its gzip form is."""
        self._submit(bytes(self._piece))
        return self._size + sum(future.result() for future in self._waiting)

    def _submit(self, piece: bytes) -> None:
        self._waiting.append(self._pool.submit(_deflated, piece, self._window))
        self._window = piece[-_WINDOW:]
        if len(self._waiting) > 2 * _WORKERS:
            self._size += self._waiting.popleft().result()


def _deflated(piece: bytes, window: bytes) -> int:
    """Compress on the side: zlib-ng lets other threads run meanwhile."""
    deflater = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS, zdict=window)
    return len(deflater.compress(piece)) + len(deflater.flush(zlib_ng.Z_SYNC_FLUSH))
