"""A zstd stream, unpacked as it is read and never beyond what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zstandard

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from dunnage.image.tar import Source

_PACKED = 1 << 17
# What zstd itself takes without being told otherwise, so that no frame takes more memory:
# https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2
_WINDOW = 1 << 27


def unzstd(source: Source) -> Source:
    """Unpack a stream of one or more frames; reading raises `ToolError` where it is none.

    A frame that ends too early is not told: the digest of what it unpacks to does that.
    """
    return _Frames(source)


class _Frames:
    """Several in a row are how zstd:chunked and parallel compressors write layers."""

    def __init__(self, source: Source) -> None:
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        # Its stub demands a file, of which it reads only.
        self._reader = unpacker.stream_reader(source, _PACKED, read_across_frames=True)  # type: ignore[arg-type]

    def read(self, size: int, /) -> bytes:
        try:
            return self._reader.read(size)
        except zstandard.ZstdError as error:
            message = f"a layer of the image is no valid zstd: {error}"
            raise ToolError(message) from error
