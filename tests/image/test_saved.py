import io

import pytest

from dunnage.errors import ToolError
from dunnage.image import saved
from image import archives, exports
from image.archives import Entry

BASE = archives.tar(archives.folder("app/"), Entry("app/a.js", b"aa"))
DEPS = archives.tar(Entry("app/b.js", b"b"), Entry("../out", b"b"), Entry("app/.wh.a.js"))


def _read(export: bytes, most: int = saved.MOST) -> dict[str, list[list[str]]]:
    found = saved.read(io.BytesIO(export), most)
    return {
        reference: [[header.path for header in layer] for layer in layers]
        for reference, layers in found.items()
    }


def test_the_paths_of_all_images_are_read() -> None:
    export = exports.saved({"a:latest": (BASE, BASE), "b:1": (BASE, archives.gzipped(DEPS))})

    base = ["app", "app/a.js"]
    assert {"a": [base, base], "b:1": [base, ["app/b.js", "app/.wh.a.js"]]} == _read(export)


def test_an_export_beyond_its_bound_is_not_read() -> None:
    export = exports.saved({"a": (BASE,)})

    with pytest.raises(ToolError, match="the images of the stages are larger than 0 GiB"):
        _read(export, most=len(export))


def test_what_a_layer_unpacks_to_counts_too() -> None:
    export = exports.saved({"a": (archives.gzipped(archives.tar(Entry("a", bytes(1 << 20)))),)})

    with pytest.raises(ToolError, match="larger than"):
        _read(export, most=1 << 20)


@pytest.mark.parametrize(
    ("export", "message"),
    [
        (archives.tar(Entry("index.json", b"{}")), "the export has no manifest"),
        (
            archives.tar(Entry("manifest.json", b'[{"RepoTags": ["a"], "Layers": ["../x"]}]')),
            r"the export's manifest\[0\]\.Layers\[0\] names no file of the export",
        ),
        (archives.tar(Entry("manifest.json", b"[")), "the export's manifest is not JSON"),
    ],
    ids=["no manifest", "no layer", "no JSON"],
)
def test_an_export_that_cannot_be_understood_is_a_tool_error(export: bytes, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        _read(export)
