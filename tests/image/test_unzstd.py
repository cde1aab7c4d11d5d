import io
import os
import struct

import pytest
import zstandard

from dunnage.errors import ToolError
from dunnage.image.unzstd import unzstd

DATA = os.urandom(100_000) + bytes(3_000_000)
PACKED = zstandard.compress(DATA)
SKIPPED = struct.pack("<II", 0x184D2A50, 5) + b"table"


def test_a_stream_is_unpacked_in_pieces_of_any_length() -> None:
    unpacked = unzstd(io.BytesIO(PACKED))

    assert DATA == b"".join(iter(lambda: unpacked.read(12_345), b""))


def test_frames_in_a_row_are_one_stream_and_some_are_skipped() -> None:
    unpacked = unzstd(io.BytesIO(PACKED + SKIPPED + zstandard.compress(b"end") + SKIPPED))

    assert DATA + b"end" == unpacked.read(2 * len(DATA))


@pytest.mark.parametrize("data", [PACKED + b"more than this", PACKED[:4] + b"x" * 100])
def test_what_is_no_zstd_is_a_tool_error(data: bytes) -> None:
    with pytest.raises(ToolError, match="no valid zstd"):
        unzstd(io.BytesIO(data)).read(2 * len(DATA))


def test_a_frame_cannot_ask_for_more_memory_than_zstd_itself_takes() -> None:
    window = zstandard.ZstdCompressionParameters(window_log=28, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=window).compressobj()
    greedy = compressor.compress(b"x" * 1000) + compressor.flush()

    with pytest.raises(ToolError, match="too much memory"):
        unzstd(io.BytesIO(greedy)).read(1)
