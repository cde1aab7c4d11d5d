"""Several images in one export, as `docker save` writes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from image import archives
from image.archives import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def saved(images: Mapping[str, Sequence[bytes]]) -> bytes:
    """Take layers by reference, lowest first; equal ones are in the export once."""
    blobs = {_path(layer): layer for layers in images.values() for layer in layers}
    manifest = [
        {"RepoTags": [reference], "Layers": [_path(layer) for layer in layers]}
        for reference, layers in images.items()
    ]
    return archives.tar(
        archives.folder("blobs/sha256/"),
        *(Entry(path, blob) for path, blob in blobs.items()),
        Entry(_path(b"{}"), b"{}"),
        Entry("manifest.json", json.dumps(manifest).encode()),
    )


def _path(blob: bytes) -> str:
    return f"blobs/sha256/{archives.digest(blob)}"
