from pathlib import Path

import pytest

from builders import a_snapshot
from dunnage.commands.sources import Sources
from dunnage.dockerfile.parser import parse
from dunnage.errors import ConfigError, ToolError
from dunnage.image import snapshot
from dunnage.model import ImageKey
from fakes import FakeRunner, FakeStore
from image.archives import Entry, gzipped, saved, tar
from image.oci import Layout

LAYER = tar(Entry("app/a", b"1" * 1000))
SOURCES = Sources(FakeStore(), FakeRunner())
NO_ENGINE = Sources(FakeStore(problem="no Docker engine answers"), FakeRunner())


def _archive(folder: Path) -> str:
    file = folder / "shop-api.1.tar.gz"
    file.write_bytes(gzipped(tar(*saved(LAYER))))
    return str(file)


def _layout(folder: Path) -> str:
    layout = Layout()
    for path, data in layout.done(layout.image(LAYER)).items():
        file = folder / "layout" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return str(folder / "layout")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop/api:1.2", "shop/api"),
        ("registry:5000/shop/api", "registry:5000/shop/api"),
        (f"node:24@sha256:{'0' * 64}", "node"),
    ],
)
def test_a_name_of_the_engine_loses_what_changes_over_time(name: str, expected: str) -> None:
    found = SOURCES.weigh(name)

    assert (ImageKey(expected, "linux/amd64"), 1010) == (found.key, found.sizes.unpacked)


def test_archives_and_layouts_need_no_engine(tmp_path: Path) -> None:
    archive, layout = NO_ENGINE.weigh(_archive(tmp_path)), NO_ENGINE.weigh(_layout(tmp_path))

    assert ("shop-api", "layout") == (archive.key.name, layout.key.name)
    assert archive.layers == layout.layers


def test_a_dockerfile_gives_layers_their_lines() -> None:
    dockerfile = parse(b"FROM node:24\nCOPY . .\n")
    layers = SOURCES.weigh("shop", dockerfile, "app/Dockerfile").layers

    assert ["app/Dockerfile:1", "app/Dockerfile:2"] == [str(each.location) for each in layers]


def test_an_earlier_snapshot_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "main.json"
    file.write_text(snapshot.dump(a_snapshot()))

    assert snapshot.load(file.read_text()) == NO_ENGINE.read(str(file))


def test_what_is_no_snapshot_is_read_as_an_image(tmp_path: Path) -> None:
    assert NO_ENGINE.weigh(_archive(tmp_path)) == NO_ENGINE.read(_archive(tmp_path))


def test_errors_say_what_they_are_about(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("FROM scratch")
    (tmp_path / "no.json").write_text("{}")

    for name, kind, message in (
        (str(tmp_path), ToolError, "the folder is no OCI layout"),
        (str(tmp_path / "text"), ToolError, "text: it is no archive"),
        (str(tmp_path / "no.json"), ConfigError, "no.json: .*no snapshot"),
        ("gone.tar", ConfigError, "gone.tar: there is no such file or folder"),
        ("./gone", ConfigError, "./gone: there is no such file or folder"),
        ("gone", ToolError, "gone: no Docker engine answers"),
    ):
        with pytest.raises(kind, match=message):
            NO_ENGINE.read(name)


def test_a_platform_that_is_not_there_is_told(tmp_path: Path) -> None:
    arm = Sources(FakeStore(), FakeRunner(), "linux/arm64")

    for name in (_archive(tmp_path), _layout(tmp_path), "shop"):
        with pytest.raises(ToolError, match="no image for the platform linux/arm64"):
            arm.weigh(name)
