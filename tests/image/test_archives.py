import io

import pytest

from dunnage.errors import ToolError
from dunnage.image import archives
from dunnage.image.bounds import Bounds
from dunnage.image.export import Export
from image.archives import Entry, gzipped, raw_header, saved, tar, zstandard_packed

LAYER = tar(Entry("app/a", b"1" * 1000))
ARCHIVE = tar(*saved(LAYER))


def _read(data: bytes) -> Export:
    return archives.read(io.BytesIO(data), len(data))


@pytest.mark.parametrize("data", [ARCHIVE, gzipped(ARCHIVE), zstandard_packed(ARCHIVE)])
def test_an_archive_may_be_compressed_as_a_whole(data: bytes) -> None:
    assert [1000] == [layer.sizes.unpacked for layer in _read(data).layers]


def test_what_is_no_archive_is_a_tool_error() -> None:
    with pytest.raises(ToolError, match="it is no archive"):
        _read(b"FROM scratch\n")


def test_a_bomb_is_stopped_early() -> None:
    announced = raw_header(b"zeros", b"\x80" + (64 << 30).to_bytes(11, "big"))
    bomb = gzipped(announced) + 4 * gzipped(bytes(16 << 20))
    bounds = Bounds(suspect=8 << 20)

    with pytest.raises(ToolError, match="as gzip bombs do"):
        archives.read(io.BytesIO(bomb), len(bomb), bounds=bounds)
    assert Bounds().unpacked - bounds.unpacked < (48 << 20)
