import os
from pathlib import Path

import pytest

from dunnage.errors import ToolError
from dunnage.image import layouts
from dunnage.image.export import Export
from dunnage.model import Sizes
from image.archives import Entry, digest, gzipped, legacy, tar
from image.oci import Layout

FIRST, SECOND = tar(Entry("app/a", b"1" * 1000)), tar(Entry("app/b", b"22"))


def _write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def _layout(folder: Path) -> Path:
    layout = Layout()
    arm = layout.image(FIRST, architecture="arm64")
    amd = layout.image(FIRST, SECOND, FIRST, packed=(gzipped(FIRST), SECOND, gzipped(FIRST)))
    return _write(folder, layout.done(layout.index(arm, amd)))


def _read(folder: Path, platform: str | None = "linux/amd64") -> Export:
    return layouts.read(folder, platform, lambda _: None)


def test_the_layers_of_one_platform_are_weighed(tmp_path: Path) -> None:
    packed = len(gzipped(FIRST))
    layers = _read(_layout(tmp_path)).layers

    assert [(Sizes(packed, 1000), True), (Sizes(packed, 1000), True)] == [
        (each.sizes, each.exact) for each in layers[::2]
    ]
    assert (f"sha256:{digest(SECOND)}", False) == (layers[1].diff_id, layers[1].exact)


def test_it_is_told_what_is_read_of_the_layers(tmp_path: Path) -> None:
    told: list[int] = []
    layouts.read(_layout(tmp_path), "linux/arm64", lambda piece: told.append(len(piece)))

    assert len(FIRST) == sum(told)


def test_an_archive_that_was_unpacked_is_read_alike(tmp_path: Path) -> None:
    members = legacy({"a.tar": FIRST}, ["a.tar"])
    folder = _write(tmp_path, {each.path: each.content for each in members})

    assert [1000] == [each.sizes.unpacked for each in _read(folder).layers]


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "index.json"])
def test_no_link_leads_out_of_the_folder(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside").write_bytes(b"{}")
    folder = tmp_path / "layout"
    folder.mkdir()
    (folder / "index.json").symlink_to(target)

    with pytest.raises(ToolError, match=r"leads out of the folder|index\.json cannot be read"):
        _read(folder)


def test_a_folder_of_links_inside_is_fine(tmp_path: Path) -> None:
    folder = _layout(tmp_path)
    (folder / "blobs").rename(folder / "elsewhere")
    (folder / "blobs").symlink_to("elsewhere")

    assert 3 == len(_read(folder).layers)


def _damage(folder: Path, blob: bytes, content: bytes | None) -> None:
    file = folder / "blobs" / "sha256" / digest(blob)
    file.unlink()
    if content is not None:
        file.write_bytes(content)


@pytest.mark.parametrize(
    ("content", "message"), [(None, "its layers are not those"), (FIRST, "holds something else")]
)
def test_a_layer_must_be_there_and_whole(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    folder = _layout(tmp_path)
    _damage(folder, SECOND, content)

    with pytest.raises(ToolError, match=message):
        _read(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{}", "holds something else"), (bytes((8 << 20) + 1), "longer than 8 MiB")],
)
def test_a_document_must_be_what_its_name_says(
    tmp_path: Path, content: bytes, message: str
) -> None:
    layout = Layout()
    folder = _write(tmp_path, layout.done(layout.index(layout.image(FIRST))))
    index = next(data for data in layout.files.values() if data.startswith(b'{"manifests"'))
    _damage(folder, index, content)

    with pytest.raises(ToolError, match=message):
        _read(folder)


def test_a_name_that_no_file_can_have_is_a_tool_error(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('[{"Config": "a\\u0000b"}]')

    with pytest.raises(ToolError, match="cannot be read"):
        _read(tmp_path)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "index.json")

    with pytest.raises(ToolError, match="there is no image in it"):
        _read(tmp_path)
