"""An image as the engine exports it, received and weighed in one pass."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import layer_tar, manifest, tar
from dunnage.image.tar import Tapped
from dunnage.image.tar_header import Kind

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from dunnage.image.layer_tar import LayerTar
    from dunnage.image.manifest import Manifest
    from dunnage.image.tar import Content

_FILES = frozenset({manifest.INDEX, manifest.MANIFEST, manifest.LAYOUT})


@dataclass(frozen=True, slots=True)
class Export:
    """An image that lies in `folder` as an OCI layout."""

    folder: Path
    manifest: Manifest
    layers: tuple[LayerTar, ...]  # lowest first


def receive(stream: BinaryIO, folder: Path) -> Export:
    """Read what `docker save` writes for one image, and lay it out in `folder`.

    Only members with an OCI layout's own names are written; no layer is ever held in memory.
    """
    layers: dict[str, LayerTar] = {}
    (folder / manifest.BLOBS).mkdir(parents=True)
    for header, content in tar.members(stream):
        if header.kind is not Kind.FILE:
            continue
        if header.path in _FILES:
            _store(content, folder / header.path)
        elif digest := manifest.digest(header.path):
            layer = _blob(content, digest, manifest.blob(folder, digest))
            if layer is not None:
                layers[digest] = layer
    found = manifest.read(folder)
    return Export(folder, found, _in_order(found, layers))


def _store(content: Content, path: Path) -> None:
    with path.open("wb") as file:
        tar.drain(Tapped(content, file.write))


def _blob(content: Content, digest: str, path: Path) -> LayerTar | None:
    """Write a blob, and weigh it if it is a layer."""
    actual = hashlib.sha256()
    packing = layer_tar.packing(content)
    with path.open("wb") as file:
        tapped = Tapped(content, actual.update, file.write)
        layer = layer_tar.read(tapped, packing, content.size) if packing else None
        tar.drain(tapped)
    if digest != f"sha256:{actual.hexdigest()}":
        message = f"the export is damaged: blob {digest} holds something else"
        raise ToolError(message)
    return layer


def _in_order(found: Manifest, layers: dict[str, LayerTar]) -> tuple[LayerTar, ...]:
    ordered = tuple(layers[digest] for digest in found.layers if digest in layers)
    if tuple(layer.diff_id for layer in ordered) != found.diff_ids:
        message = "the export is damaged: its layers are not those that its configuration names"
        raise ToolError(message)
    return ordered
