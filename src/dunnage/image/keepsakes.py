"""Whose contents a layer keeps: the few files that say what is installed, and who may log in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.image.tar_header import Kind

if TYPE_CHECKING:
    from dunnage.image.bounds import Bounds
    from dunnage.image.tar import Content
    from dunnage.image.tar_header import Header

_MANIFEST = re.compile(r"(?:.*/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*/package\.json", re.DOTALL)
_DATABASE = re.compile(
    r"""etc/(?:os-release|passwd|group) | usr/lib/os-release
    | var/lib/dpkg/(?:status | status\.d/[^/]+ | info/[^/]+\.list)
    | (?:usr/)?lib/apk/db/installed""",
    re.VERBOSE,
)
_NODE = "include/node/node_version.h"
# pnpm and bun link packages out of their stores, whose files can come first in a tar.
_STORED = re.compile(
    r"(?:.*/)?(?:store/v\d+/files/[0-9a-f]{2}/[0-9a-f]+|\.bun/install/cache/.+/package\.json)",
    re.DOTALL,
)
_LONGEST_MANIFEST = 64 << 10
_LONGEST_DATABASE = 4 << 20


class Keepsakes:
    """What one layer keeps, by path."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._stored: dict[str, bytes] = {}
        self.kept: dict[str, bytes] = {}
        self.unread: set[str] = set()  # what ought to be kept and is too large, or one too many

    def see(self, header: Header, content: Content) -> None:
        """Keep a member's content, if it is one of those; of equal paths the last one counts."""
        path = header.path
        self.kept.pop(path, None)
        self.unread.discard(path)
        limit = _limit(path)
        if limit:
            found = self._found(header, content, limit)
            if found is not None:
                self.kept[path] = found
            elif header.kind in {Kind.FILE, Kind.HARD_LINK}:
                self.unread.add(path)
        elif header.kind is Kind.FILE and _STORED.fullmatch(path) and content.peek(1) == b"{":
            found = self._found(header, content, _LONGEST_MANIFEST)
            if found is not None:
                self._stored[path] = found

    def _found(self, header: Header, content: Content, limit: int) -> bytes | None:
        if header.kind is Kind.HARD_LINK:
            target = header.target or ""
            return self.kept.get(target, self._stored.get(target))
        fits = header.kind is Kind.FILE and header.size <= limit
        return content.read(header.size) if fits and self._bounds.keep(header.size) else None


def _limit(path: str) -> int:
    """Tell how long a file may be to be kept; 0 for nearly all."""
    if path.endswith("/package.json") and _MANIFEST.fullmatch(path):
        return _LONGEST_MANIFEST
    return _LONGEST_DATABASE if path.endswith(_NODE) or _DATABASE.fullmatch(path) else 0
