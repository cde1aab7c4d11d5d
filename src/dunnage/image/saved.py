"""Which files the layers of saved images name, read from their headers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from dunnage import document
from dunnage.errors import ToolError
from dunnage.image import layer_tar, manifest, tar
from dunnage.image.bounds import Bounds
from dunnage.image.tar import Tapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.document import Document
    from dunnage.image.tar import Content
    from dunnage.image.tar_header import Header

    Layers = tuple[tuple[Header, ...], ...]

MOST = 4 << 30
_LONGEST = 8 << 20  # of the manifest
_LATEST = ":latest"  # what an engine adds to a reference without a tag


def read(stream: BinaryIO, most: int = MOST) -> Mapping[str, Layers]:
    """Read what `docker save` writes: by reference, each image's layers, lowest first.

    `ToolError` beyond `most` bytes, packed and unpacked ones together.
    """
    reader = _Reader(most)
    layers: dict[str, tuple[Header, ...]] = {}
    images = document.parse(b"null", "the export's manifest")
    for header, content in tar.members(Tapped(stream, reader.count)):
        if header.path == manifest.MANIFEST:
            images = document.parse(content.read(_LONGEST), images.where)
        else:
            layers[header.path] = reader.entries(content)
    if not images.is_present:
        message = "the export has no manifest"
        raise ToolError(message)
    return {
        reference.text.removesuffix(_LATEST): tuple(
            _layer(each, layers) for each in image.at("Layers")
        )
        for image in images
        for reference in image.at("RepoTags")
    }


def _layer(path: Document, layers: Mapping[str, tuple[Header, ...]]) -> tuple[Header, ...]:
    found = layers.get(path.text)
    if found is None:
        message = f"{path.where} names no file of the export"
        raise ToolError(message)
    return found


class _Reader:
    """Reads layers, within what all of them may take together."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most
        self._bounds = Bounds()

    def count(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            message = (
                f"the images of the stages are larger than {self._most >> 30} GiB, "
                "so that their files are not traced"
            )
            raise ToolError(message)

    def entries(self, content: Content) -> tuple[Header, ...]:
        """List what a layer names; nothing for the JSON that lies beside the layers."""
        packing = layer_tar.packing(content)
        if packing is None:
            return ()
        source = Tapped(layer_tar.unpacked(content, packing), self.count)
        found = []
        for header, _ in tar.members(source):
            self._bounds.enter(header)
            if header.stays_inside:
                found.append(header)
        return tuple(found)
