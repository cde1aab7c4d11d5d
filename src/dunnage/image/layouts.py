"""An image in a folder: an OCI layout, or an archive that somebody unpacked.

https://github.com/opencontainers/image-spec/blob/main/image-layout.md
"""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import blob, index, manifest
from dunnage.image.bounds import Bounds
from dunnage.image.export import LONGEST, Export
from dunnage.image.tar import Content, Watched
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def read(folder: Path, platform: str | None, sink: Callable[[bytes], object]) -> Export:
    """Read the image for a platform, and weigh its layers; `sink` is told what is read of them.

    No link leads out of the folder.
    """
    layout = _Layout(folder.resolve())
    found = index.find(layout.document, platform)
    bounds = Bounds()
    layers = {}
    for path in dict.fromkeys(found.layers):
        with layout.opened(path) as content:
            if content is not None:
                watched = Content(Watched(content, sink), content.size)
                layer = blob.read(watched, manifest.digest(path), bounds)
                if layer is not None:
                    layers[path] = layer
    return Export.of(found, layers)


class _Layout:
    """Files of a folder that anybody may have filled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def document(self, path: str) -> bytes | None:
        """Read a small file; `ToolError` where it is too long, or not what its name says."""
        with self.opened(path) as content:
            if content is None:
                return None
            if content.size > LONGEST:
                message = f"{path} is longer than {LONGEST >> 20} MiB"
                raise ToolError(message)
            data = content.read(content.size)
        digest = manifest.digest(path)
        if digest not in {None, f"sha256:{hashlib.sha256(data).hexdigest()}"}:
            message = f"it is damaged: blob {digest} holds something else"
            raise ToolError(message)
        return data

    @contextmanager
    def opened(self, path: str) -> Iterator[Content | None]:
        """Open a file; None where there is none."""
        with ExitStack() as stack:
            try:
                real = self._real(path)
                file = stack.enter_context(real.open("rb")) if real.is_file() else None
            except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a name's NUL
                message = f"{plain(path)} cannot be read: {plain(str(error))}"
                raise ToolError(message) from error
            yield Content(file, os.fstat(file.fileno()).st_size) if file else None

    def _real(self, path: str) -> Path:
        real = (self._folder / path).resolve()
        if not real.is_relative_to(self._folder):
            message = f"{plain(path)} leads out of the folder"
            raise ToolError(message)
        return real
