"""Tar as a stream: each member's header and content, within bounds and in one pass.

`tarfile` reads an extended header of any announced length into memory; this reader does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dunnage.image.tar_fields import fail
from dunnage.image.tar_header import (
    BLOCK,
    Extension,
    is_extension,
    is_header,
    is_sparse,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dunnage.image.tar_header import Header

_PIECE = 1 << 20
# Go's archive/tar, which Docker reads every layer with, refuses longer ones:
# https://github.com/golang/go/blob/master/src/archive/tar/format.go (maxSpecialFileSize)
_LONGEST_EXTENSION = 1 << 20


class Source(Protocol):
    """A stream whose `read` falls short of `size` only at its end."""

    def read(self, size: int, /) -> bytes: ...  # noqa: D102 - the class says it


class Content:
    """One member's bytes; what is left of them is skipped when the next member is asked for."""

    def __init__(self, source: Source, size: int) -> None:
        self._source = source
        self._left = size
        self._head = b""
        self.size = size

    def peek(self, size: int) -> bytes:
        """Look at the next bytes, without taking them."""
        if len(self._head) < size:
            self._head += self._take(size - len(self._head))
        return self._head[:size]

    def read(self, size: int, /) -> bytes:
        """Take the next bytes; fewer only at the member's end."""
        if not self._head:
            return self._take(size)
        head, self._head = self._head[:size], self._head[size:]
        return head + self._take(size - len(head))

    def skip(self) -> None:
        """Read past what is left, and past the padding to a whole block."""
        self._left += -self.size % BLOCK
        while self._left:
            self._take(_PIECE)

    def _take(self, size: int) -> bytes:
        wanted = min(size, self._left)
        data = self._source.read(wanted)
        if len(data) < wanted:
            fail("it ends too early")
        self._left -= wanted
        return data


class Tapped:
    """A stream, read in large pieces, each of which `sinks` are told first."""

    def __init__(self, source: Source, *sinks: Callable[[bytes], object]) -> None:
        self._source = source
        self._sinks = sinks
        self._piece = b""
        self._start = 0

    def read(self, size: int, /) -> bytes:
        """Take the next bytes."""
        start, end = self._start, self._start + size
        if end <= len(self._piece):
            self._start = end
            return self._piece[start:end]
        head = self._piece[start:]
        self._piece, self._start = self._source.read(_PIECE), 0
        for sink in self._sinks:
            sink(self._piece)
        return head + self.read(size - len(head)) if self._piece else head


class Watched:
    """A stream that tells `sink` what is read, as it is read."""

    def __init__(self, source: Source, sink: Callable[[bytes], object]) -> None:
        self._source = source
        self._sink = sink

    def read(self, size: int, /) -> bytes:
        """Take the next bytes."""
        piece = self._source.read(size)
        self._sink(piece)
        return piece


def drain(source: Source) -> None:
    """Read to the end."""
    while source.read(_PIECE):
        pass


def members(source: Source) -> Iterator[tuple[Header, Content]]:
    """Go through a tar, up to its end marker; `ToolError` where it is none."""
    extension = Extension()
    while (block := source.read(BLOCK)).strip(b"\0"):
        if not is_header(block):
            fail("a header's checksum is wrong")
        if is_extension(block):
            extension = extension.extended(block, _extension(source, size_of(block)))
            continue
        header = extension.header(block)
        extension = Extension()
        if is_sparse(block):
            _skip_map(source, block)
        content = Content(source, header.size)
        yield header, content
        content.skip()


def _extension(source: Source, size: int) -> bytes:
    if size > _LONGEST_EXTENSION:
        fail("an extended header is longer than 1 MiB")
    content = Content(source, size)
    data = content.read(size)
    content.skip()
    return data


def _skip_map(source: Source, block: bytes) -> None:
    """Read past the map of a sparse file; a byte of each block says whether another follows."""
    more = block[482]
    while more:
        more = Content(source, BLOCK).read(BLOCK)[504]
