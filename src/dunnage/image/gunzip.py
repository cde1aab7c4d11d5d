"""A gzip stream, unpacked as it is read and never beyond what was asked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from zlib_ng import zlib_ng

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from dunnage.image.tar import Source

_PACKED = 1 << 15  # little is copied when one of many members ends
_UNPACKED = 1 << 20
_GZIP = 16 + zlib_ng.MAX_WBITS


def gunzip(source: Source) -> Source:
    """Unpack a stream of one or more gzip members; reading raises `ToolError` where it is none."""
    return io.BufferedReader(_Members(source), _UNPACKED)


class _Members(io.RawIOBase):
    """Several in a row are how estargz and parallel compressors write layers."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._packed = b""
        self._inflater = zlib_ng.decompressobj(_GZIP)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while self._more():
            data = self._inflate(len(view))
            if data:
                view[: len(data)] = data
                return len(data)
        return 0

    def _more(self) -> bool:
        """Have something to unpack, or know that all is unpacked."""
        self._packed = self._packed or self._source.read(_PACKED)
        if self._inflater.eof and self._packed:
            self._inflater = zlib_ng.decompressobj(_GZIP)
        return bool(self._packed) or not self._inflater.eof

    def _inflate(self, size: int) -> bytes:
        try:
            data = self._inflater.decompress(self._packed, size)
        except zlib_ng.error as error:  # type: ignore[misc]  # its stub has a value for the type
            message = f"a layer of the image is no valid gzip: {error}"
            raise ToolError(message) from error
        if not self._packed and not data:
            message = "a layer of the image is no valid gzip: it ends too early"
            raise ToolError(message)
        self._packed = self._inflater.unconsumed_tail or self._inflater.unused_data
        return data
