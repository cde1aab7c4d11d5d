"""How much of an image is read before it counts as hostile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from dunnage.image.tar_header import Header

# Deflate packs zeros 1,032 times; no text and no program comes near.
MOST_RATIO = 200


@dataclass(slots=True)
class Bounds:
    """What is left of what all layers of one image may take together."""

    entries: int = 2_000_000
    characters: int = 512 << 20  # of their names
    unpacked: int = 256 << 30
    suspect: int = 2 << 30  # bytes beyond MOST_RATIO; an empty disk or database is no bomb
    kept: int = 64 << 20  # bytes of contents that stay in memory

    def enter(self, header: Header) -> None:
        """Count a layer's entry."""
        self.entries -= 1
        self.characters -= len(header.path) + len(header.target or "")
        if self.entries < 0 or self.characters < 0:
            message = "the image holds more files, or longer names, than can be weighed"
            raise ToolError(message)

    def unpack(self, size: int, *, suspect: bool) -> None:
        """Count bytes of a layer's tar."""
        self.unpacked -= size
        self.suspect -= size if suspect else 0
        if self.unpacked < 0:
            message = "the image unpacks to more than can be weighed"
            raise ToolError(message)
        if self.suspect < 0:
            message = (
                f"a layer of the image unpacks to more than {MOST_RATIO} times its size, "
                "as gzip bombs do: it is not read any further"
            )
            raise ToolError(message)

    def keep(self, size: int) -> bool:
        """Reserve memory for a content, where any is left."""
        if size > self.kept:
            return False
        self.kept -= size
        return True


class Unpacking:
    """Counts what stored bytes unpack to, within bounds."""

    def __init__(self, stored: int, bounds: Bounds) -> None:
        self._honest = MOST_RATIO * stored
        self._bounds = bounds
        self.total = 0

    def add(self, piece: bytes) -> None:
        """Count the next bytes."""
        self.total += len(piece)
        self._bounds.unpack(len(piece), suspect=self.total > self._honest)
