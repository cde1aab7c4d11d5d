"""One layer's tar: its diff ID, its two sizes, and the paths in it."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import tar
from dunnage.image.gunzip import gunzip
from dunnage.image.gzip_size import GzipSize
from dunnage.image.tar import Tapped
from dunnage.image.tar_header import Kind, is_header
from dunnage.model import Sizes

if TYPE_CHECKING:
    from dunnage.image.tar import Content, Source
    from dunnage.image.tar_header import Header

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST_ENTRIES = 2_000_000
_MOST_BYTES = 64 << 30  # of one layer's tar; a gzip bomb stops here


class Packing(enum.Enum):
    """How an export holds a layer."""

    PLAIN = enum.auto()
    GZIP = enum.auto()
    ZSTD = enum.auto()


@dataclass(frozen=True, slots=True)
class LayerTar:
    """What one layer holds."""

    diff_id: str
    sizes: Sizes
    entries: tuple[Header, ...]  # whiteouts included, in the tar's order


def packing(content: Content) -> Packing | None:
    """Tell how a layer is packed; None for the JSON that lies beside the layers of an export."""
    head = content.peek(512)
    if head.startswith(_GZIP):
        return Packing.GZIP
    if head.startswith(_ZSTD):
        return Packing.ZSTD
    return Packing.PLAIN if is_header(head) else None


def read(source: Source, packing: Packing, size: int) -> LayerTar:
    """Read a layer of `size` bytes to its end; `ToolError` where that breaks or passes a bound."""
    if packing is Packing.ZSTD:
        message = (
            "the image has layers compressed with zstd, which cannot be weighed: "
            "build with compression=gzip, or with the engine's default"
        )
        raise ToolError(message)
    if packing is Packing.GZIP:
        diff_id, entries = _read_tar(gunzip(source))
        compressed = size
    else:
        gzip_size = GzipSize()
        diff_id, entries = _read_tar(Tapped(source, gzip_size.add))
        compressed = gzip_size.total()
    unpacked = sum(entry.size for entry in entries if entry.kind is Kind.FILE)
    return LayerTar(diff_id, Sizes(compressed, unpacked), entries)


def _read_tar(source: Source) -> tuple[str, tuple[Header, ...]]:
    digest = hashlib.sha256()
    bounded = Tapped(source, digest.update, _Bound().add)
    entries: list[Header] = []
    for header, _ in tar.members(bounded):
        if header.stays_inside:
            entries.append(header)
        if len(entries) > _MOST_ENTRIES:
            message = f"a layer of the image holds more than {_MOST_ENTRIES:,} files"
            raise ToolError(message)
    tar.drain(bounded)
    return f"sha256:{digest.hexdigest()}", tuple(entries)


class _Bound:
    """Stops a stream that does not end."""

    def __init__(self) -> None:
        self._left = _MOST_BYTES

    def add(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            message = f"a layer of the image unpacks to more than {_MOST_BYTES >> 30} GiB"
            raise ToolError(message)
