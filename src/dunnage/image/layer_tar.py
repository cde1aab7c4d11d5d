"""One layer's tar: its diff ID, its two sizes, and what is in it."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.image import tar
from dunnage.image.bounds import Unpacking
from dunnage.image.gunzip import gunzip
from dunnage.image.gzip_size import GzipSize
from dunnage.image.keepsakes import Keepsakes
from dunnage.image.tar import Tapped
from dunnage.image.tar_header import Kind, is_header
from dunnage.image.tree import is_whiteout
from dunnage.image.unzstd import unzstd
from dunnage.model import Sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dunnage.image.bounds import Bounds
    from dunnage.image.tar import Content, Source
    from dunnage.image.tar_header import Header

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


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
    exact: bool = False  # the compressed size is the blob's
    length: int = 0  # of the uncompressed tar, in bytes: what is not its files' is overhead
    kept: Mapping[str, bytes] = field(default_factory=dict)  # see Keepsakes
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored layer."""

    digest: str
    size: int
    packing: Packing


def packing(content: Content) -> Packing | None:
    """Tell how a layer is packed; None for the JSON that lies beside the layers of an export."""
    head = content.peek(512)
    if head.startswith(_GZIP):
        return Packing.GZIP
    if head.startswith(_ZSTD):
        return Packing.ZSTD
    return Packing.PLAIN if is_header(head) else None


def read(source: Source, blob: Blob, bounds: Bounds, known: int | None = None) -> LayerTar:
    """Read a layer to its end; `ToolError` where that breaks or passes a bound.

    A plain tar's compressed size is not computed where it is `known`, and its diff ID is the
    digest of its blob, which is for the caller to verify.
    """
    match blob.packing:
        case Packing.PLAIN if known is not None:
            return _layer(_contents(source, blob, bounds), blob.digest, known)
        case Packing.PLAIN:
            with GzipSize(blob.size) as gzip_size:
                contents = _contents(source, blob, bounds, gzip_size.add)
                return _layer(contents, blob.digest, gzip_size.total())
        case packed:
            digest = hashlib.sha256()
            contents = _contents(unpacked(source, packed), blob, bounds, digest.update)
            return _layer(contents, f"sha256:{digest.hexdigest()}", blob.size, exact=True)


def unpacked(source: Source, packing: Packing) -> Source:
    """Unpack a stream as it is read."""
    match packing:
        case Packing.PLAIN:
            return source
        case Packing.GZIP:
            return gunzip(source)
        case Packing.ZSTD:
            return unzstd(source)


@dataclass(frozen=True, slots=True)
class _Contents:
    entries: tuple[Header, ...]
    length: int
    keepsakes: Keepsakes


def _contents(
    source: Source, blob: Blob, bounds: Bounds, *sinks: Callable[[bytes], object]
) -> _Contents:
    length, keepsakes = Unpacking(blob.size, bounds), Keepsakes(bounds)
    tapped = Tapped(source, length.add, *sinks)
    entries: list[Header] = []
    for header, content in tar.members(tapped):
        if header.stays_inside:
            bounds.enter(header)
            entries.append(header)
            keepsakes.see(header, content)
    tar.drain(tapped)
    return _Contents(tuple(entries), length.total, keepsakes)


def _layer(found: _Contents, diff_id: str, compressed: int, *, exact: bool = False) -> LayerTar:
    files = (each for each in found.entries if each.kind is Kind.FILE)
    unpacked = sum(each.size for each in files if not is_whiteout(each.path))
    return LayerTar(
        diff_id=diff_id,
        sizes=Sizes(compressed, unpacked),
        entries=found.entries,
        exact=exact,
        length=found.length,
        kept=found.keepsakes.kept,
        unread=frozenset(found.keepsakes.unread),
    )
