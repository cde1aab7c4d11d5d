import gzip
import io
import os

import pytest

from dunnage.errors import ToolError
from dunnage.image.gunzip import gunzip

DATA = os.urandom(100_000) + bytes(3_000_000)


def test_a_stream_is_unpacked_in_pieces_of_any_length() -> None:
    unzipped = gunzip(io.BytesIO(gzip.compress(DATA)))

    assert DATA == b"".join(iter(lambda: unzipped.read(12_345), b""))


def test_members_in_a_row_are_one_stream() -> None:
    unzipped = gunzip(io.BytesIO(gzip.compress(DATA) + gzip.compress(b"end")))

    assert DATA + b"end" == unzipped.read(2 * len(DATA))


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(DATA)[:-9],
        gzip.compress(DATA)[:50_000],
        gzip.compress(DATA) + b"more",
        gzip.compress(DATA)[:-8] + b"checksum",
        b"\x1f\x8b",
        b"",
    ],
)
def test_what_is_no_gzip_is_a_tool_error(data: bytes) -> None:
    with pytest.raises(ToolError, match="no valid gzip"):
        gunzip(io.BytesIO(data)).read(2 * len(DATA))
