import pytest

from builders import a_layer
from dunnage.contents import File
from dunnage.image import runtime

LAYERS = (a_layer("FROM node:24", line=1, base=True),)
HEADER = "usr/local/include/node/node_version.h"
VERSION = b"""
#define NODE_MAJOR_VERSION 24
#define NODE_MINOR_VERSION 19
#define NODE_PATCH_VERSION 0
#define NODE_VERSION_IS_RELEASE 1
"""


def _read(
    paths: dict[str, int],
    kept: dict[str, bytes] | None = None,
    environment: dict[str, str] | None = None,
    owned: tuple[str, ...] = (),
) -> list[tuple[str, str | None, int | None]]:
    files = {path: File(size, 0) for path, size in paths.items()}
    found = runtime.read(files, kept or {}, LAYERS, environment or {}, owned)
    return [(each.version, each.path, each.size) for each in found]


def test_the_runtime_is_its_binary_and_its_headers() -> None:
    paths = {
        "usr/local/bin/node": 100_000,
        HEADER: 300,
        "usr/local/include/node/uv/unix.h": 20,
        "usr/local/include/nodes.h": 1,
        "usr/local/bin/npm": 1,
    }
    assert _read(paths, {HEADER: VERSION}, {"NODE_VERSION": "0.0.0"}) == [
        ("24.19.0", "usr/local/bin/node", 100_320)
    ]


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("usr/local/bin/node", "24.0.1"),
        ("nodejs/bin/node", ""),
        ("root/.nvm/versions/node/v22.1.0/bin/node", "22.1.0"),
        ("opt/node-v24.2.0-linux-x64/bin/node", "24.2.0"),
        ("opt/node/bin/node", ""),
    ],
)
def test_without_headers_the_variable_or_the_folder_tells_the_version(
    path: str, version: str
) -> None:
    assert _read({path: 5}, {HEADER: b"#define"}, {"NODE_VERSION": "24.0.1"}) == [
        (version, path, 5)
    ]


def test_what_another_package_brought_is_not_told_twice() -> None:
    files = {
        "usr/bin/node": File(9, 0),
        "app/node_modules/node/bin/node": File(9, 0),
        "usr/local/bin/node": File(0, 0, target="/usr/bin/node"),
    }
    assert list(runtime.read(files, {}, LAYERS, {}, ("usr/bin/node",))) == []


def test_many_that_are_none_take_no_time_squared() -> None:
    assert len(_read({f"{number}/bin/node": 1 for number in range(50_000)})) == 50_000
