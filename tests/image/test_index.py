import json

import pytest

from dunnage.errors import ToolError
from dunnage.image import index
from dunnage.image.manifest import Manifest
from image.archives import config, digest
from image.oci import Layout

AMD, ARM = b"layer for amd64", b"layer for arm64"


def _find(files: dict[str, bytes], platform: str | None = None) -> Manifest:
    return index.find(files.get, platform)


def _layers(*layers: bytes) -> tuple[str, ...]:
    return tuple(f"blobs/sha256/{digest(each)}" for each in layers)


def _docker(**more: object) -> dict[str, bytes]:
    image = {"Config": "config.json", "Layers": ["./a/layer.tar"]}
    return {
        "config.json": config([digest(AMD)], **more),
        "manifest.json": json.dumps([image]).encode(),
    }


def test_docker_s_manifest_names_any_paths() -> None:
    found = _find(_docker())

    assert ("linux/amd64", ("a/layer.tar",)) == (found.platform, found.layers)
    assert f"sha256:{digest(config([digest(AMD)]))}" == found.id


def test_a_healthcheck_is_known() -> None:
    check = {"Healthcheck": {"Test": ["CMD", "node", "check.js"]}}

    assert ("CMD", "node", "check.js") == _find(_docker(config=check)).config.healthcheck


def test_the_image_for_a_platform_is_found_through_nested_indexes() -> None:
    layout = Layout()
    images = layout.image(AMD), layout.image(ARM, architecture="arm64")
    files = layout.done(layout.index(layout.index(*images)))

    assert _layers(ARM) == _find(files, "linux/arm64").layers


def test_attestations_signatures_and_charts_are_no_images() -> None:
    layout = Layout()
    attestation = layout.image(b"in-toto", architecture="unknown", os="unknown")
    chart = layout.image(b"chart", kind="application/vnd.cncf.helm.config.v1+json")
    bare = layout.blob(b'{"artifactType": "x"}', "")
    files = layout.done(layout.index(layout.image(AMD), attestation), chart, bare)

    assert _layers(AMD) == _find(files).layers


def test_platforms_that_were_not_pulled_are_passed_over() -> None:
    layout, elsewhere = Layout(), Layout()
    gone = elsewhere.image(ARM, architecture="arm64")

    assert _layers(AMD) == _find(layout.done(layout.image(AMD), gone)).layers


def test_what_docker_lists_is_asked_first() -> None:
    layout = Layout()
    files = layout.done(layout.image(ARM, architecture="arm64")) | _docker()

    assert "linux/amd64" == _find(files).platform
    assert "linux/arm64" == _find(files, "linux/arm64").platform


def test_an_image_with_two_names_is_one() -> None:
    layout = Layout()
    image = layout.image(AMD)

    assert _layers(AMD) == _find(layout.done(image, image)).layers


def _indexes(depth: int) -> dict[str, bytes]:
    layout = Layout()
    found = layout.image(AMD)
    for _ in range(depth):
        found = layout.index(found)
    return layout.done(found)


LAYOUT = Layout()
TWO = LAYOUT.done(LAYOUT.image(AMD), LAYOUT.image(ARM))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no image in it"),
        ({"index.json": b"{}"}, "there is no image in it"),
        (TWO, "there are 2 images in it instead of one"),
        (_indexes(300), "more than 200 manifests"),
        ({"index.json": b'{"manifests": [{"digest": "sha256:../x"}]}'}, "names no blob"),
        ({"index.json": b'{"manifests": 1}'}, "is not a list"),
        ({"index.json": b"[" * 100_000}, "nested too deeply"),
        ({"manifest.json": b'[{"Config": "c"}]'}, "the image's configuration is missing"),
    ],
)
def test_what_names_no_image_is_a_tool_error(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(ToolError, match=message):
        _find(files)
