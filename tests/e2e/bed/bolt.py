"""The file format of bbolt, Go's embedded key-value store, as far as a new database needs it.

Two meta pages, a free list, then one B+ tree a bucket, children before parents:
https://github.com/etcd-io/bbolt/blob/main/internal/common/page.go
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Bucket: TypeAlias = Mapping[bytes, "bytes | Bucket"]

PAGE = 4096
MAGIC = 0xED0CDAED
VERSION = 2
BRANCH, LEAF, META, FREE_LIST = 0x01, 0x02, 0x04, 0x10
IS_BUCKET = 0x01
PAGE_HEADER = struct.Struct("<QHHI")  # number, kind, count of elements, overflowing pages
LEAF_HEAD = struct.Struct("<IIII")  # flags, position, size of the key, size of the value
BRANCH_HEAD = struct.Struct("<IIQ")  # position, size of the key, page
BUCKET_HEAD = struct.Struct("<QQ")  # root page, sequence
META_HEAD = struct.Struct("<IIIIQQQQQ")
_META_PAGES = 2
_FIRST_PAGE = 3
_LARGEST_INLINE = PAGE // 4
_HEAD_SIZE = 16


@dataclass(frozen=True, slots=True)
class _Leaf:
    flags: int
    key: bytes
    value: bytes

    @property
    def content(self) -> bytes:
        return self.key + self.value

    def head(self, position: int) -> bytes:
        return LEAF_HEAD.pack(self.flags, position, len(self.key), len(self.value))


@dataclass(frozen=True, slots=True)
class _Branch:
    key: bytes
    page: int

    @property
    def content(self) -> bytes:
        return self.key

    def head(self, position: int) -> bytes:
        return BRANCH_HEAD.pack(position, len(self.key), self.page)


_Element: TypeAlias = _Leaf | _Branch


class _Pages:
    """The pages after the free list, numbered as they come."""

    def __init__(self) -> None:
        self.content = bytearray()

    @property
    def end(self) -> int:
        return _FIRST_PAGE + len(self.content) // PAGE

    def add(self, kind: int, elements: tuple[_Element, ...]) -> int:
        number = self.end
        self.content += _page(number, kind, len(elements), _body(elements))
        return number


def dump(root: Bucket) -> bytes:
    """Return a whole database file."""
    pages = _Pages()
    root_page = _tree(pages, _leaves(pages, root))
    metas = (_meta(number, root_page, pages.end) for number in range(_META_PAGES))
    return b"".join((*metas, _page(_META_PAGES, FREE_LIST, 0, b""), pages.content))


def checksum(content: bytes) -> int:
    """Return the 64-bit FNV-1a hash with which a meta page proves itself."""
    value = 0xCBF29CE484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def _leaves(pages: _Pages, bucket: Bucket) -> tuple[_Leaf, ...]:
    return tuple(
        _Leaf(0, key, value)
        if isinstance(value, bytes)
        else _Leaf(IS_BUCKET, key, _nested(pages, value))
        for key, value in sorted(bucket.items())
    )


def _nested(pages: _Pages, bucket: Bucket) -> bytes:
    """Write a bucket inside its parent if it is small and flat, on pages of its own if not."""
    leaves = _leaves(pages, bucket)
    inline = _body(leaves)
    is_flat = all(leaf.flags != IS_BUCKET for leaf in leaves)
    if is_flat and PAGE_HEADER.size + len(inline) <= _LARGEST_INLINE:
        return BUCKET_HEAD.pack(0, 0) + PAGE_HEADER.pack(0, LEAF, len(leaves), 0) + inline
    return BUCKET_HEAD.pack(_tree(pages, leaves), 0)


def _tree(pages: _Pages, leaves: tuple[_Leaf, ...]) -> int:
    """Write a B+ tree from its leaves up and return its root page."""
    level = tuple(_Branch(group[0].key, pages.add(LEAF, group)) for group in _grouped(leaves))
    while len(level) > 1:
        level = tuple(_Branch(group[0].key, pages.add(BRANCH, group)) for group in _grouped(level))
    return level[0].page if level else pages.add(LEAF, ())


def _grouped(elements: Iterable[_Element]) -> Iterator[tuple[_Element, ...]]:
    """Share elements out to pages; one that is larger than a page gets a page that overflows."""
    group: list[_Element] = []
    used = PAGE_HEADER.size
    for element in elements:
        size = _HEAD_SIZE + len(element.content)
        if group and used + size > PAGE:
            yield tuple(group)
            group, used = [], PAGE_HEADER.size
        group.append(element)
        used += size
    if group:
        yield tuple(group)


def _body(elements: tuple[_Element, ...]) -> bytes:
    heads = []
    position = _HEAD_SIZE * len(elements)  # counted from the element's own head
    for element in elements:
        heads.append(element.head(position))
        position += len(element.content) - _HEAD_SIZE
    return b"".join((*heads, *(element.content for element in elements)))


def _page(number: int, kind: int, count: int, body: bytes) -> bytes:
    pages = -(-(PAGE_HEADER.size + len(body)) // PAGE)
    return (PAGE_HEADER.pack(number, kind, count, pages - 1) + body).ljust(pages * PAGE, b"\0")


def _meta(number: int, root_page: int, end: int) -> bytes:
    head = META_HEAD.pack(MAGIC, VERSION, PAGE, 0, root_page, 0, _META_PAGES, end, number)
    return _page(number, META, 0, head + struct.pack("<Q", checksum(head)))
