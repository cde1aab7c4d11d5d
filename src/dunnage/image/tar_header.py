"""The 512 bytes that precede each member of a tar, and the extensions that precede those.

POSIX pax: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html; GNU:
https://www.gnu.org/software/tar/manual/html_node/Standard.html.
"""

from __future__ import annotations

import contextlib
import enum
import posixpath
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dunnage.contents import ROOTS_FILE, Access
from dunnage.errors import ToolError
from dunnage.image.tar_fields import NO_NUMBER, digits, fail, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BLOCK = 512
_WITHOUT_CONTENT = b"123456"  # links, devices, directories, pipes, whatever size they announce
_EXTENSIONS = b"xgLK"
_LONGEST_PATH = 4096  # what Linux takes
_PERMISSIONS = 0o7777
_ODD = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)")  # "", "." or ".." between slashes


class Kind(enum.Enum):
    """What a member is."""

    FILE = enum.auto()
    DIRECTORY = enum.auto()
    SYMBOLIC_LINK = enum.auto()
    HARD_LINK = enum.auto()
    OTHER = enum.auto()  # devices and pipes


@dataclass(frozen=True, slots=True)
class Header:
    """What a tar says of a member; `path` is normal: no leading slash, no `.` or `..` inside."""

    path: str
    kind: Kind
    size: int  # bytes of content
    access: Access = ROOTS_FILE
    mtime: int = 0  # seconds
    target: str | None = None  # a symbolic link's as it is written; a hard link's as normal as path

    @property
    def stays_inside(self) -> bool:
        """Say whether the path lies below the root, and is not the root itself."""
        return self.path != "." and self.path.split("/", 1)[0] != ".."


@dataclass(frozen=True, slots=True)
class Extension:
    """What does not fit into a header and therefore precedes it."""

    path: bytes | None = None
    target: bytes | None = None
    size: int | None = None
    uid: int | None = None
    gid: int | None = None

    def extended(self, block: bytes, data: bytes) -> Extension:
        """Add what an extension's block and content say."""
        match block[156:157]:
            case b"L":
                return replace(self, path=data.rstrip(b"\0"))
            case b"K":
                return replace(self, target=data.rstrip(b"\0"))
            case b"x":
                records = dict(_records(data))
                return Extension(
                    path=records.get(b"path", self.path),
                    target=records.get(b"linkpath", self.target),
                    size=_recorded(records, b"size", self.size),
                    uid=_recorded(records, b"uid", self.uid),
                    gid=_recorded(records, b"gid", self.gid),
                )
            case _:  # what holds for all members: never any of these
                return self

    def header(self, block: bytes) -> Header:
        """Read the header that follows."""
        flag = block[156:157]
        name = self.path or _name(block)
        kind = _kind(flag, name)
        size = size_of(block) if self.size is None else self.size
        return Header(
            path=_path(name),
            kind=kind,
            size=0 if flag in _WITHOUT_CONTENT else size,
            access=_access(
                number(block[100:108]) & _PERMISSIONS,
                number(block[108:116]) if self.uid is None else self.uid,
                number(block[116:124]) if self.gid is None else self.gid,
            ),
            mtime=number(block[136:148]),
            target=_target(kind, self.target or text(block[157:257])),
        )


def is_header(block: bytes) -> bool:
    """Say whether a block is a member's header, or an end marker."""
    if len(block) < BLOCK or not block.strip(b"\0"):
        return len(block) == BLOCK
    with contextlib.suppress(ToolError):
        return number(block[148:156]) == sum(block[:148]) + 8 * ord(" ") + sum(block[156:])
    return False


def is_extension(block: bytes) -> bool:
    """Say whether a header is one for the next header."""
    return block[156:157] in _EXTENSIONS


def is_sparse(block: bytes) -> bool:
    """Say whether more of GNU's old map of a file's holes can follow the header."""
    return block[156:157] == b"S"


def size_of(block: bytes) -> int:
    """Read the size that a header announces."""
    size = number(block[124:136])
    return size if size >= 0 else fail(NO_NUMBER)


def _kind(flag: bytes, name: bytes) -> Kind:
    match flag:
        case b"5":
            return Kind.DIRECTORY
        case b"0" | b"\0" | b"7" | b"S":
            return Kind.DIRECTORY if name.endswith(b"/") else Kind.FILE
        case b"1":
            return Kind.HARD_LINK
        case b"2":
            return Kind.SYMBOLIC_LINK
        case _:
            return Kind.OTHER


# There are few different ones among the files of an image, and they are kept by the million.
_access = lru_cache(maxsize=1024)(Access)


def _name(block: bytes) -> bytes:
    name = text(block[:100])
    is_posix = block[257:263] == b"ustar\0"  # GNU's magic has a blank there, and no prefix
    prefix = text(block[345:500]) if is_posix else b""
    return prefix + b"/" + name if prefix else name


def _target(kind: Kind, name: bytes) -> str | None:
    match kind:
        case Kind.SYMBOLIC_LINK:
            return _decoded(name)
        case Kind.HARD_LINK:
            return _path(name)
        case _:
            return None


def _path(name: bytes) -> str:
    path = _decoded(name).strip("/")
    return posixpath.normpath(path) if _ODD.search(path) else path


def _decoded(name: bytes) -> str:
    # Names are bytes to Linux; escaped, two names stay two and every outlet can write them.
    if len(name) > _LONGEST_PATH:
        fail(f"a path is longer than {_LONGEST_PATH} bytes")
    return name.decode(errors="backslashreplace").replace("\0", "")


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go through `<length> <key>=<value>` lines: POSIX pax, "Extended Header"."""
    while data:
        told, blank, rest = data.partition(b" ")
        length = digits(told, 10)
        record, data = rest[: length - len(told) - 1], data[length:]
        key, equals, value = record.removesuffix(b"\n").partition(b"=")
        if not (blank and equals) or length <= len(told):
            fail("an extended header is malformed")
        yield key, value


def _recorded(records: Mapping[bytes, bytes], key: bytes, otherwise: int | None) -> int | None:
    found = records.get(key)
    return otherwise if found is None else digits(found, 10)
