import random

import pytest
from zlib_ng import zlib_ng

from dunnage.image.gzip_size import GzipSize

RANDOM = random.Random(1)  # noqa: S311 - the same words in every run
WORDS = RANDOM.choices([b"const ", b"require(", b"module", b"\n  ", b"exports"], k=900_000)


def _counted(data: bytes, piece: int) -> int:
    size = GzipSize()
    for start in range(0, len(data), piece):
        size.add(data[start : start + piece])
    return size.total()


@pytest.mark.parametrize("data", [b"", bytes(1024), b"".join(WORDS)], ids=["none", "empty", "text"])
def test_the_size_is_that_of_one_compressor(data: bytes) -> None:
    compressor = zlib_ng.compressobj(4, zlib_ng.DEFLATED, 31)
    expected = len(compressor.compress(data)) + len(compressor.flush())

    assert expected == pytest.approx(_counted(data, 1 << 20), rel=0.001, abs=10)


def test_the_size_does_not_depend_on_how_the_bytes_come() -> None:
    data = b"".join(WORDS)

    assert _counted(data, 512) == _counted(data, 3_000_000)
