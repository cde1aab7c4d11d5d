"""An image in an archive that lies on disk, compressed as a whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import export, layer_tar
from dunnage.image.bounds import Bounds, Unpacking
from dunnage.image.layer_tar import Packing
from dunnage.image.tar import Content, Tapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.image.export import Export
    from dunnage.image.tar import Source


def read(
    file: Source,
    size: int,
    *,
    platform: str | None = None,
    known: Mapping[str, int] | None = None,
    bounds: Bounds | None = None,
) -> Export:
    """Read what an engine, BuildKit, skopeo or podman wrote into a file of `size` bytes.

    `known` are compressed sizes by diff ID, of layers that were weighed before.
    """
    bounds = bounds or Bounds()
    content = Content(file, size)
    packing = layer_tar.packing(content)
    if packing is None:
        message = "it is no archive"
        raise ToolError(message)
    if packing is Packing.PLAIN:
        return export.receive(content, platform=platform, known=known, bounds=bounds)
    unpacking = Unpacking(size, bounds)
    stream = Tapped(layer_tar.unpacked(content, packing), unpacking.add)
    return export.receive(stream, platform=platform, known=known, bounds=bounds)
