import io

import pytest

from dunnage.errors import ToolError
from dunnage.image import layer_tar
from dunnage.image.bounds import Bounds
from dunnage.image.layer_tar import Blob, LayerTar, Packing
from dunnage.image.tar import Content
from dunnage.image.tar_header import Header, Kind
from dunnage.model import Sizes
from image.archives import BLOCK, Entry, digest, folder, gzipped, hard_link, raw_header, tar

LAYER = tar(folder("a"), Entry("a/b", b"123"), Entry("../c", b"4567"), Entry("./"))
DIFF_ID = f"sha256:{digest(LAYER)}"


def _packing(data: bytes) -> Packing | None:
    return layer_tar.packing(Content(io.BytesIO(data), len(data)))


def _read(data: bytes, bounds: Bounds | None = None, known: int | None = None) -> LayerTar:
    packing = _packing(data)
    assert packing is not None
    blob = Blob(f"sha256:{digest(data)}", len(data), packing)
    return layer_tar.read(io.BytesIO(data), blob, bounds or Bounds(), known)


def test_a_layer_is_told_from_json_by_its_first_bytes() -> None:
    blobs = (LAYER, bytes(1024), gzipped(LAYER), b"\x28\xb5\x2f\xfd", b'{"a": 1}', b"")

    assert [Packing.PLAIN, Packing.PLAIN, Packing.GZIP, Packing.ZSTD, None, None] == [
        _packing(each) for each in blobs
    ]


def test_only_paths_below_the_root_are_entries() -> None:
    expected = (Header("a", Kind.DIRECTORY, 0), Header("a/b", Kind.FILE, 3))

    assert (expected, 3) == (_read(LAYER).entries, _read(LAYER).sizes.unpacked)


def test_a_compressed_layer_is_known_by_what_it_unpacks_to() -> None:
    packed = gzipped(LAYER)
    layer = _read(packed)

    assert (DIFF_ID, len(packed), True) == (layer.diff_id, layer.sizes.compressed, layer.exact)


def test_a_plain_layer_is_compressed_unless_its_size_is_known() -> None:
    computed, known = _read(LAYER), _read(LAYER, known=17)

    assert len(gzipped(LAYER)) == pytest.approx(computed.sizes.compressed, abs=40)
    assert (DIFF_ID, Sizes(17, 3), False) == (known.diff_id, known.sizes, known.exact)


@pytest.mark.parametrize("data", [LAYER, gzipped(LAYER), LAYER + bytes(5120)])
def test_the_length_is_the_tar_s(data: bytes) -> None:
    expected = len(data) if data.startswith(LAYER) else len(LAYER)

    assert expected == _read(data).length


def test_all_but_the_bytes_of_files_is_headers_and_padding() -> None:
    files = (Entry("a", b"1" * 700), Entry("b", b"1" * 512), hard_link("c", "a"), folder("d"))
    layer = _read(tar(*files))
    headers, padding, end = 4 * BLOCK, 2 * BLOCK - 700, 10_240 - 4 * BLOCK - 3 * BLOCK

    assert headers + padding + end == layer.length - layer.sizes.unpacked


def test_the_bytes_of_a_whiteout_are_no_file_s() -> None:
    assert 3 == _read(tar(Entry("a", b"123"), Entry(".wh.b", b"45"))).sizes.unpacked


def test_a_gzip_bomb_is_stopped_early() -> None:
    announced = raw_header(b"zeros", b"\x80" + (64 << 30).to_bytes(11, "big"))
    bomb = gzipped(announced) + 4 * gzipped(bytes(16 << 20))
    bounds = Bounds(suspect=8 << 20)

    with pytest.raises(ToolError, match="more than 200 times its size, as gzip bombs do"):
        _read(bomb, bounds)
    assert Bounds().unpacked - bounds.unpacked < (24 << 20)


def test_empty_disks_are_no_bombs() -> None:
    layer = _read(gzipped(tar(Entry("disk", bytes(16 << 20)))), Bounds(suspect=32 << 20))

    assert 16 << 20 == layer.sizes.unpacked


def test_what_all_layers_unpack_to_is_bounded() -> None:
    bounds = Bounds(unpacked=len(LAYER))
    _read(LAYER, bounds)

    with pytest.raises(ToolError, match="unpacks to more than can be weighed"):
        _read(LAYER, bounds)


@pytest.mark.parametrize("bounds", [Bounds(entries=10), Bounds(characters=1_000)])
def test_too_many_files_are_refused(bounds: Bounds) -> None:
    crowd = tar(*(Entry(f"{number:0100}") for number in range(11)))

    with pytest.raises(ToolError, match="more files, or longer names, than can be weighed"):
        _read(crowd, bounds)


def test_a_size_that_is_only_announced_takes_no_memory() -> None:
    for path in (b"huge", b"var/lib/dpkg/status", b"node_modules/a/package.json"):
        announced = raw_header(path, b"\x80" + (1 << 60).to_bytes(11, "big"))
        with pytest.raises(ToolError, match="it ends too early"):
            _read(announced + bytes(BLOCK))
