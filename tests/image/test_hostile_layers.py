"""Layers that somebody made by hand to break whoever reads them: one test for each trick."""

import io
import tarfile
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest

from dunnage.contents import File
from dunnage.errors import ToolError
from dunnage.image.bounds import Bounds
from dunnage.image.export import receive
from dunnage.image.weigh import weigh
from dunnage.model import Image
from image.archives import (
    Entry,
    folder,
    gzipped,
    hard_link,
    raw_header,
    saved,
    symbolic_link,
    tar,
)


def _weighed(
    layers: Iterable[bytes],
    path: Path,
    *,
    packed: tuple[bytes, ...] | None = None,
    bounds: Bounds | None = None,
) -> Image:
    stream = io.BytesIO(tar(*saved(*layers, packed=packed)))
    received = receive(stream, path / "layout", bounds=bounds)
    assert ["layout"] == [each.name for each in path.iterdir()]
    return weigh(received, None, None, "Dockerfile")


def _files(*entries: Entry, path: Path) -> dict[str, File]:
    return dict(_weighed([tar(*entries)], path).files)


def test_absolute_paths_are_the_image_s(tmp_path: Path) -> None:
    expected = {"etc/passwd": File(1, 0), "etc/shadow": File(2, 0)}

    assert expected == _files(
        Entry("/etc/passwd", b"1"), Entry("///etc/shadow", b"22"), path=tmp_path
    )


def test_paths_above_the_root_are_left_out(tmp_path: Path) -> None:
    climbing = (Entry(f"{up}etc/passwd", b"x") for up in ("../", "a/../../", "/../"))

    assert {"b": File(1, 0)} == _files(*climbing, Entry("a/../b", b"1"), path=tmp_path)


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    entries = (
        symbolic_link("app", "/etc"),
        symbolic_link("up", "../../../../etc"),
        hard_link("shadow", "/etc/shadow"),
        hard_link("above", "../../etc/shadow"),
        Entry("app/passwd", b"mine"),
        Entry("up/passwd", b"mine"),
    )
    expected = {
        "shadow": File(0, 0),
        "above": File(0, 0),
        "app/passwd": File(4, 0),
        "up/passwd": File(4, 0),
    }

    assert expected == _files(*entries, path=tmp_path)


def test_links_in_circles_end(tmp_path: Path) -> None:
    circle = (symbolic_link("a", "b"), symbolic_link("b", "a"), hard_link("c", "d"))
    expected = {"a": File(0, 0, target="b"), "b": File(0, 0, target="a")}

    assert expected | dict.fromkeys("cd", File(0, 0)) == _files(
        *circle, hard_link("d", "c"), path=tmp_path
    )


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_are_names_and_nothing_else(tmp_path: Path, kind: bytes) -> None:
    assert {"dev/sda": File(0, 0)} == _files(Entry("dev/sda", type=kind), path=tmp_path)


def test_many_entries_take_little_memory_each(tmp_path: Path) -> None:
    crowd = b"".join(raw_header(b"a/%d" % number) for number in range(20_000)) + bytes(1024)
    tracemalloc.start()
    try:
        image = _weighed([crowd], tmp_path, packed=(gzipped(crowd),))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 20_000 == len(image.files)
    assert peak < len(crowd) + 20_000 * 1_000


def test_more_entries_than_can_be_are_refused(tmp_path: Path) -> None:
    crowd = tar(*(Entry(f"{number}") for number in range(6)))

    with pytest.raises(ToolError, match="more files, or longer names, than can be weighed"):
        _weighed([crowd, crowd + bytes(512)], tmp_path, bounds=Bounds(entries=10))


def test_control_characters_stay_in_a_name(tmp_path: Path) -> None:
    name = "a\x1b[31m\n::error::b\r\u202e"

    assert {name: File(1, 0)} == _files(Entry(name, b"1"), path=tmp_path)


def test_broken_utf_8_can_be_written_down(tmp_path: Path) -> None:
    layer = raw_header(b"a\xff\xfe") + raw_header(b"\xc0\xaf..\xc0\xaf") + bytes(1024)
    names = list(_weighed([layer], tmp_path).files)

    assert ["a\\xff\\xfe", "\\xc0\\xaf..\\xc0\\xaf"] == names
    assert "".join(names).encode()


def test_a_gzip_bomb_stops_early(tmp_path: Path) -> None:
    announced = raw_header(b"zeros", b"\x80" + (64 << 30).to_bytes(11, "big"))
    bomb = gzipped(announced) + 100 * gzipped(bytes(1 << 20))
    bounds = Bounds(suspect=4 << 20)

    with pytest.raises(ToolError, match="more than 200 times its size, as gzip bombs do"):
        _weighed([announced], tmp_path, packed=(bomb,), bounds=bounds)
    assert Bounds().unpacked - bounds.unpacked < 32 << 20


def test_a_size_that_is_only_announced_ends_the_layer(tmp_path: Path) -> None:
    huge = raw_header(b"var/lib/dpkg/status", b"\x80" + (1 << 62).to_bytes(11, "big"))

    with pytest.raises(ToolError, match="it ends too early"):
        _weighed([huge + bytes(1024)], tmp_path)


def test_a_negative_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="a number in it is none"):
        _weighed([raw_header(b"a", b"\xff" * 12) + bytes(1024)], tmp_path)


def test_deep_paths_are_walked(tmp_path: Path) -> None:
    deep = "d/" * 2_000 + "file"
    image = _weighed([tar(Entry(deep, b"1")), tar(Entry(".wh.d"))], tmp_path)

    assert ({}, {}) == (image.files, image.directories)
    assert [(deep, 1)] == [(each.path, each.size) for each in image.hidden]


def test_a_whiteout_reaches_nothing_outside(tmp_path: Path) -> None:
    names = (".wh.", ".wh..", ".wh...", "a/.wh..", "a/.wh...", "../.wh.b")
    image = _weighed([tar(Entry("a/b", b"1"), folder("c")), tar(*map(Entry, names))], tmp_path)

    assert {"a/b": File(1, 0)} == image.files


def test_a_layer_may_delete_everything(tmp_path: Path) -> None:
    image = _weighed([tar(Entry("a/b", b"1")), tar(Entry(".wh..wh..opq"))], tmp_path)

    assert ({}, {}) == (image.files, image.directories)
