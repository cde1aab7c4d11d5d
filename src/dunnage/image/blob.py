"""One stored blob of an image: it is what its name says, and weighed if it is a layer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import layer_tar, tar
from dunnage.image.beside import Beside
from dunnage.image.layer_tar import Blob, Packing
from dunnage.image.tar import Tapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.image.bounds import Bounds
    from dunnage.image.layer_tar import LayerTar
    from dunnage.image.tar import Content


def read(
    content: Content,
    digest: str | None,
    bounds: Bounds,
    *sinks: Callable[[bytes], object],
    known: int | None = None,
) -> LayerTar | None:
    """Read a blob to its end, and tell `sinks` every piece; None where it is no layer.

    `ToolError` where it holds something else than its `digest` says; None: its name says nothing.
    """
    actual = hashlib.sha256()
    packing = layer_tar.packing(content)
    layer = None
    with Beside(actual.update, *sinks) as beside:
        tapped = Tapped(content, beside.add)
        if packing is not None:
            blob = Blob(digest or "", content.size, packing)
            layer = layer_tar.read(tapped, blob, bounds, known)
        tar.drain(tapped)
        beside.finish()
    found = f"sha256:{actual.hexdigest()}"
    if digest not in {None, found}:
        message = f"it is damaged: blob {digest} holds something else"
        raise ToolError(message)
    if layer is None or packing is not Packing.PLAIN:
        return layer
    return replace(layer, diff_id=found)
