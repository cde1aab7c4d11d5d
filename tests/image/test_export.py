import hashlib
import io
from pathlib import Path

import pytest

from dunnage.errors import ToolError
from dunnage.image.bounds import Bounds
from dunnage.image.export import Export, receive
from dunnage.model import Sizes
from image.archives import (
    Entry,
    digest,
    folder,
    gzipped,
    hard_link,
    legacy,
    raw_header,
    saved,
    symbolic_link,
    tar,
    zstandard_packed,
)
from image.oci import Layout

FIRST = tar(folder("app/"), Entry("app/a", b"1" * 1000), hard_link("app/b", "app/a"))
SECOND = tar(Entry("app/.wh.a"), Entry("app/c", b"22"))
EMPTY = bytes(1024)


def _receive(members: list[Entry], path: Path) -> Export:
    return receive(io.BytesIO(tar(*members)), path)


def _files(path: Path) -> set[str]:
    return {str(each.relative_to(path)) for each in path.rglob("*") if not each.is_dir()}


def test_layers_are_weighed_in_the_order_of_the_manifest(tmp_path: Path) -> None:
    export = _receive(saved(SECOND, FIRST), tmp_path)

    assert [(digest(SECOND), 2), (digest(FIRST), 1000)] == [
        (layer.diff_id.removeprefix("sha256:"), layer.sizes.unpacked) for layer in export.layers
    ]


def test_the_layout_holds_the_blobs_as_they_came(tmp_path: Path) -> None:
    export = _receive(saved(FIRST), tmp_path)

    blobs = {digest(FIRST), export.manifest.id.removeprefix("sha256:")}
    expected = {"index.json", "manifest.json", "oci-layout", *(f"blobs/sha256/{b}" for b in blobs)}
    assert expected == _files(tmp_path)
    assert FIRST == (tmp_path / "blobs" / "sha256" / digest(FIRST)).read_bytes()


def test_a_compressed_layer_weighs_what_its_blob_does(tmp_path: Path) -> None:
    packed = gzipped(FIRST)
    export = _receive(saved(FIRST, packed=(packed,)), tmp_path)

    assert [(f"sha256:{digest(FIRST)}", Sizes(len(packed), 1000))] == [
        (layer.diff_id, layer.sizes) for layer in export.layers
    ]


def test_a_plain_layer_weighs_about_what_gzip_makes_of_it(tmp_path: Path) -> None:
    export = _receive(saved(FIRST), tmp_path)

    assert len(gzipped(FIRST)) == pytest.approx(export.layers[0].sizes.compressed, abs=40)


def test_a_size_that_is_known_is_not_computed_again(tmp_path: Path) -> None:
    known = {f"sha256:{digest(FIRST)}": 7, f"sha256:{digest(SECOND)}": 8}
    members = saved(FIRST, SECOND, packed=(FIRST, gzipped(SECOND)))
    export = receive(io.BytesIO(tar(*members)), tmp_path, known=known)

    assert [(7, False), (len(gzipped(SECOND)), True)] == [
        (layer.sizes.compressed, layer.exact) for layer in export.layers
    ]


def test_a_plain_layer_that_is_known_is_verified_all_the_same(tmp_path: Path) -> None:
    members = _with(f"blobs/sha256/{digest(FIRST)}", SECOND)

    with pytest.raises(ToolError, match="holds something else"):
        receive(io.BytesIO(tar(*members)), tmp_path, known={f"sha256:{digest(FIRST)}": 7})


def test_what_all_layers_hold_together_is_bounded(tmp_path: Path) -> None:
    bomb = gzipped(bytes(1 << 20))

    with pytest.raises(ToolError, match="as gzip bombs do"):
        receive(
            io.BytesIO(tar(*saved(FIRST, packed=(gzipped(FIRST) + 8 * bomb,)))),
            tmp_path,
            bounds=Bounds(suspect=1 << 20),
        )


def test_plain_and_compressed_layers_can_lie_side_by_side(tmp_path: Path) -> None:
    export = _receive(saved(FIRST, SECOND, packed=(FIRST, gzipped(SECOND))), tmp_path)

    assert [1000, 2] == [layer.sizes.unpacked for layer in export.layers]


def test_a_layer_that_changed_nothing_is_a_layer(tmp_path: Path) -> None:
    export = _receive(saved(FIRST, EMPTY, EMPTY), tmp_path)

    assert [1000, 0, 0] == [layer.sizes.unpacked for layer in export.layers]


def test_the_image_is_known_by_its_configuration(tmp_path: Path) -> None:
    export = _receive(saved(FIRST, variant="v8"), tmp_path)
    config = export.manifest.config

    assert (
        "linux/amd64/v8",
        "node",
        "/",
        (),
        ("node",),
        (("PATH", "/bin"), ("A", "b=c")),
    ) == (
        export.manifest.platform,
        config.user,
        config.workdir,
        config.entrypoint,
        config.command,
        config.environment,
    )


@pytest.mark.parametrize(
    "hostile",
    [
        Entry("/etc/passwd", b"x"),
        Entry("../outside", b"x"),
        Entry("blobs/sha256/../../../outside", b"x"),
        Entry("blobs/sha256/short", b"x"),
        Entry("blobs/sha512/" + "0" * 128, b"x"),
        Entry("elsewhere.json", b"{}"),
        symbolic_link("blobs/sha256/" + "0" * 64, "/etc/passwd"),
        symbolic_link("oci-layout", "/etc/passwd"),
        hard_link("index.json", "/etc/passwd"),
        Entry("manifest.json", type=b"3"),
    ],
)
def test_what_is_no_part_of_a_layout_is_not_written(tmp_path: Path, hostile: Entry) -> None:
    folder = tmp_path / "layout"
    folder.mkdir()
    members = saved(FIRST)
    export = _receive([hostile, *members], folder)

    names = {each.path for each in members if each.path != "repositories"}
    assert {name for name in names if not name.endswith("/")} == _files(folder)
    assert [folder] == list(tmp_path.iterdir())
    assert 1 == len(export.layers)


def _without(name: str) -> list[Entry]:
    return [each for each in saved(FIRST) if each.path != name]


def _with(name: str, content: bytes) -> list[Entry]:
    return [*_without(name), Entry(name, content)]


LEGACY = legacy(
    {"0a/layer.tar": FIRST, "0b/layer.tar": SECOND},
    ["0a/layer.tar", "0b/layer.tar", "0c/layer.tar"],
    symbolic_link("0c/layer.tar", "../0b/layer.tar"),
)
ZSTD = b"\x28\xb5\x2f\xfd" + b"\xff" * 100


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (LEGACY, "Docker 25 or newer is needed"),
        (_without("manifest.json"), "there is no image in it"),
        (_with("manifest.json", b"[]"), "there is no image in it"),
        (_with("manifest.json", b"["), "the image's manifest is not JSON"),
        (_with("manifest.json", b"[" * 100_000), "nested too deeply"),
        (_with("manifest.json", b'[{"Config": "../x"}]'), "the image's configuration is missing"),
        (_with("manifest.json", b" " * (8 << 20) + b"[]"), "longer than 8 MiB"),
        (_without(f"blobs/sha256/{digest(FIRST)}"), "its layers are not those"),
        (_with(f"blobs/sha256/{digest(FIRST)}", SECOND), "holds something else"),
        (saved(FIRST, packed=(gzipped(SECOND),)), "its layers are not those"),
        (saved(FIRST, packed=(gzipped(FIRST)[:-9],)), "no valid gzip"),
        (saved(FIRST, packed=(ZSTD,)), "no valid zstd"),
        (saved(raw_header(b"a") + b"x" * 512), "archive is broken"),
    ],
)
def test_what_cannot_be_read_is_a_tool_error(
    tmp_path: Path, members: list[Entry], expected: str
) -> None:
    with pytest.raises(ToolError, match=expected):
        _receive(members, tmp_path)


def test_a_zstd_layer_weighs_what_its_blob_does() -> None:
    packed = zstandard_packed(FIRST)
    export = receive(io.BytesIO(tar(*saved(FIRST, packed=(packed,)))))

    assert [(f"sha256:{digest(FIRST)}", Sizes(len(packed), 1000), True)] == [
        (layer.diff_id, layer.sizes, layer.exact) for layer in export.layers
    ]


def test_layers_may_have_any_name_and_several() -> None:
    export = receive(io.BytesIO(tar(*LEGACY)))

    assert [f"sha256:{digest(each)}" for each in (FIRST, SECOND, SECOND)] == [
        layer.diff_id for layer in export.layers
    ]


def test_an_archive_without_docker_s_manifest_has_an_index(tmp_path: Path) -> None:
    layout = Layout()
    files = layout.done(layout.image(FIRST, SECOND, packed=(gzipped(FIRST), SECOND)))
    export = _receive([Entry(path, data) for path, data in files.items()], tmp_path)

    assert [1000, 2] == [layer.sizes.unpacked for layer in export.layers]
    assert set(files) == _files(tmp_path)


def test_a_long_document_that_nobody_asks_for_does_no_harm() -> None:
    attestation = b"{" + bytes(9 << 20)
    members = [Entry(f"blobs/sha256/{digest(attestation)}", attestation), *saved(FIRST)]

    assert 1 == len(receive(io.BytesIO(tar(*members))).layers)


def test_an_archive_of_many_files_is_none_of_an_image() -> None:
    members = (Entry(str(number)) for number in range(20_001))

    with pytest.raises(ToolError, match="no archive of an image"):
        receive(io.BytesIO(tar(*members)))


def test_an_export_that_breaks_off_is_a_tool_error(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="it ends too early"):
        receive(io.BytesIO(tar(*saved(FIRST))[:3000]), tmp_path)


def test_bytes_after_the_end_marker_belong_to_the_diff_id(tmp_path: Path) -> None:
    layer = FIRST + bytes(5120)
    export = _receive(saved(layer), tmp_path)

    assert f"sha256:{hashlib.sha256(layer).hexdigest()}" == export.layers[0].diff_id
