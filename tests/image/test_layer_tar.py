import io

import pytest

from dunnage.errors import ToolError
from dunnage.image import layer_tar
from dunnage.image.layer_tar import Packing
from dunnage.image.tar import Content
from dunnage.image.tar_header import Header, Kind
from image.archives import Entry, folder, gzipped, tar

LAYER = tar(folder("a"), Entry("a/b", b"123"), Entry("../c", b"4567"), Entry("./"))


def _packing(data: bytes) -> Packing | None:
    return layer_tar.packing(Content(io.BytesIO(data), len(data)))


def test_a_layer_is_told_from_json_by_its_first_bytes() -> None:
    blobs = (LAYER, bytes(1024), gzipped(LAYER), b"\x28\xb5\x2f\xfd", b'{"a": 1}', b"")

    assert [Packing.PLAIN, Packing.PLAIN, Packing.GZIP, Packing.ZSTD, None, None] == [
        _packing(each) for each in blobs
    ]


def test_only_paths_below_the_root_are_entries() -> None:
    layer = layer_tar.read(io.BytesIO(LAYER), Packing.PLAIN, len(LAYER))

    expected = (Header("a", Kind.DIRECTORY, 0), Header("a/b", Kind.FILE, 3))
    assert (expected, 3) == (layer.entries, layer.sizes.unpacked)


def test_a_gzip_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_tar, "_MOST_BYTES", 1 << 20)
    bomb = gzipped(tar(Entry("zeros", bytes(16 << 20))))

    with pytest.raises(ToolError, match="unpacks to more than"):
        layer_tar.read(io.BytesIO(bomb), Packing.GZIP, len(bomb))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_tar, "_MOST_ENTRIES", 10)
    crowd = tar(*(Entry(f"{number}") for number in range(11)))

    with pytest.raises(ToolError, match="more than 10 files"):
        layer_tar.read(io.BytesIO(crowd), Packing.PLAIN, len(crowd))
