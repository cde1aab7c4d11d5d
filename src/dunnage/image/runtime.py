"""The Node.js runtime of an image, where no package of the operating system brought it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.image import folders
from dunnage.model import Package
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from dunnage.contents import File
    from dunnage.model import Layer

_BINARY = "bin/node"
_OFFICIAL = "usr/local"  # https://github.com/nodejs/docker-node
_VARIABLE = "NODE_VERSION"
_NUMBERS = (b"MAJOR", b"MINOR", b"PATCH")
_NUMBER = re.compile(rb"#define NODE_(MAJOR|MINOR|PATCH)_VERSION (\d{1,5})\b")
_FOLDER = re.compile(r"(?:.*/)?(?:node-)?v?(\d+\.\d+\.\d+)(?:-[\w-]+)?")


def read(
    files: Mapping[str, File],
    kept: Mapping[str, bytes],
    layers: Sequence[Layer],
    environment: Mapping[str, str],
    owned: Container[str],
) -> Iterator[Package]:
    """Read every installation: its binary and headers; a version that nothing tells is empty.

    `owned` are the files of the operating system's packages.
    """
    binaries = [path for path in files if _is_binary(path, files) and path not in owned]
    sizes = folders.sizes(map(headers, binaries), files)
    for path in binaries:
        layer = layers[files[path].layer]
        yield Package(
            kind="node",
            name="node",
            version=_version(path, kept, environment),
            path=path,
            size=files[path].size + sizes[headers(path)],
            base=layer.base,
            location=layer.location,
        )


def headers(binary: str) -> str:
    """Name the folder of the headers that belong to a binary."""
    return f"{_prefix(binary)}/include/node"


def _is_binary(path: str, files: Mapping[str, File]) -> bool:
    return (
        path.endswith(f"/{_BINARY}") and files[path].target is None and "node_modules/" not in path
    )


def _prefix(binary: str) -> str:
    return binary.removesuffix(f"/{_BINARY}")


def _version(binary: str, kept: Mapping[str, bytes], environment: Mapping[str, str]) -> str:
    numbers = dict(_NUMBER.findall(kept.get(f"{headers(binary)}/node_version.h", b"")))
    if numbers.keys() == set(_NUMBERS):
        return b".".join(numbers[each] for each in _NUMBERS).decode()
    prefix = _prefix(binary)
    if prefix == _OFFICIAL and _VARIABLE in environment:
        return plain(environment[_VARIABLE])
    folder = _FOLDER.fullmatch(prefix)  # ".nvm/versions/node/v24.1.0", "node-v24.1.0-linux-x64"
    return folder[1] if folder else ""
