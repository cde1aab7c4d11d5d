"""An image as an engine or a tool exports it, received and weighed in one pass."""

from __future__ import annotations

import posixpath
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import blob, index, layer_tar, manifest, tar
from dunnage.image.bounds import Bounds
from dunnage.image.tar_header import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from dunnage.image.layer_tar import LayerTar
    from dunnage.image.manifest import Manifest
    from dunnage.image.tar import Content, Source
    from dunnage.image.tar_header import Header

LONGEST = 8 << 20  # bytes of a document
_FILES = frozenset({manifest.INDEX, manifest.MANIFEST, manifest.LAYOUT})
_MOST_MEMBERS = 20_000  # an image has at most some hundred


@dataclass(frozen=True, slots=True)
class Export:
    """One image, read."""

    manifest: Manifest
    layers: tuple[LayerTar, ...]  # lowest first

    @classmethod
    def of(cls, found: Manifest, layers: Mapping[str, LayerTar]) -> Export:
        """Put layers, which are known by their paths, into their order."""
        ordered = tuple(layers[path] for path in found.layers if path in layers)
        if tuple(layer.diff_id for layer in ordered) != found.diff_ids:
            message = "it is damaged: its layers are not those that the configuration names"
            raise ToolError(message)
        return cls(found, ordered)


def receive(
    stream: Source,
    folder: Path | None = None,
    *,
    platform: str | None = None,
    known: Mapping[str, int] | None = None,
    bounds: Bounds | None = None,
) -> Export:
    """Read an archive of images, as `docker save` and many others write it, and weigh one.

    Only members with an OCI layout's own names are written to `folder`, if there is one; no layer
    is ever held in memory. `known` are compressed sizes by diff ID, of layers that were weighed
    before.
    """
    if folder is not None:
        (folder / manifest.BLOBS).mkdir(parents=True)
    archive = _Archive(folder, known or {}, bounds or Bounds())
    for header, content in tar.members(stream):
        archive.take(header, content)
    found = index.find(archive.document, platform)
    if folder is not None and archive.document(manifest.INDEX) is None:
        message = "the engine exports images in a format of the past: Docker 25 or newer is needed"
        raise ToolError(message)
    return Export.of(found, archive.layers())


class _Archive:
    """What was read of an archive, by path: a layer is told by what it holds, not by its name."""

    def __init__(self, folder: Path | None, known: Mapping[str, int], bounds: Bounds) -> None:
        self._folder = folder
        self._known = known
        self._bounds = bounds
        self._members = 0
        self._layers: dict[str, LayerTar] = {}
        self._documents: dict[str, bytearray | None] = {}  # None: too long to be kept
        self._links: dict[str, str] = {}

    def take(self, header: Header, content: Content) -> None:
        """Read a member."""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            message = "it is no archive of an image: it holds too many files"
            raise ToolError(message)
        if header.kind is Kind.FILE:
            self._read(header.path, content)
        elif header.kind is Kind.SYMBOLIC_LINK:  # how engines of the past repeated a layer
            target = posixpath.join(posixpath.dirname(header.path), header.target or "")
            self._links[header.path] = posixpath.normpath(target)

    def document(self, path: str) -> bytes | None:
        """Hand out a document; `ToolError` for one that was too long."""
        if path not in self._documents:
            return None
        kept = self._documents[path]
        if kept is None:
            message = f"{path} is longer than {LONGEST >> 20} MiB"
            raise ToolError(message)
        return bytes(kept)

    def layers(self) -> Mapping[str, LayerTar]:
        """Hand out the layers under all of their names."""
        targets = self._links.items()
        linked = {path: self._layers[each] for path, each in targets if each in self._layers}
        return linked | self._layers

    def _read(self, path: str, content: Content) -> None:
        digest = manifest.digest(path)
        sinks: list[Callable[[bytes], object]] = []
        with ExitStack() as stack:
            if self._folder is not None and (digest or path in _FILES):
                file = stack.enter_context((self._folder / path).open("wb"))
                sinks.append(file.write)
            if layer_tar.packing(content) is None:
                sinks.append(self._keeper(path, content.size))
            known = self._known.get(digest or "")
            layer = blob.read(content, digest, self._bounds, *sinks, known=known)
        if layer is not None:
            self._layers[path] = layer

    def _keeper(self, path: str, size: int) -> Callable[[bytes], object]:
        if size > LONGEST or not self._bounds.keep(size):
            self._documents[path] = None
            return lambda _: None
        kept = self._documents[path] = bytearray()
        return kept.extend
