"""The 512 bytes that precede each member of a tar, and the extensions that precede those.

POSIX pax: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html; GNU:
https://www.gnu.org/software/tar/manual/html_node/Standard.html.
"""

from __future__ import annotations

import contextlib
import enum
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 512
_WITHOUT_CONTENT = b"123456"  # links, devices, directories, pipes, whatever size they announce
_EXTENSIONS = b"xgLK"
_LONGEST_PATH = 4096  # what Linux takes


class Kind(enum.Enum):
    """What a member is, as far as bytes go."""

    FILE = enum.auto()
    DIRECTORY = enum.auto()
    OTHER = enum.auto()  # links and devices: a path without bytes of its own


@dataclass(frozen=True, slots=True)
class Header:
    """What a tar says of a member; `path` is normal: no leading slash, no `.` or `..` inside."""

    path: str
    kind: Kind
    size: int  # bytes of content

    @property
    def stays_inside(self) -> bool:
        """Say whether the path lies below the root, and is not the root itself."""
        return self.path != "." and self.path.split("/", 1)[0] != ".."


@dataclass(frozen=True, slots=True)
class Extension:
    """What does not fit into a header and therefore precedes it."""

    path: bytes | None = None
    size: int | None = None

    def extended(self, block: bytes, data: bytes) -> Extension:
        """Add what an extension's block and content say."""
        match block[156:157]:
            case b"L":
                return Extension(data.rstrip(b"\0"), self.size)
            case b"x":
                records = dict(_records(data))
                size = records.get(b"size")
                path = records.get(b"path", self.path)
                return Extension(path, self.size if size is None else _digits(size, 10))
            case _:  # a long link target, or what holds for all members: never a path or a size
                return self

    def header(self, block: bytes) -> Header:
        """Read the header that follows."""
        flag = block[156:157]
        name = self.path or _name(block)
        if len(name) > _LONGEST_PATH:
            fail(f"a path is longer than {_LONGEST_PATH} bytes")
        size = size_of(block) if self.size is None else self.size
        return Header(_path(name), _kind(flag, name), 0 if flag in _WITHOUT_CONTENT else size)


def is_header(block: bytes) -> bool:
    """Say whether a block is a member's header, or an end marker."""
    if len(block) < BLOCK or not block.strip(b"\0"):
        return len(block) == BLOCK
    with contextlib.suppress(ToolError):
        return _number(block[148:156]) == sum(block[:148]) + 8 * ord(" ") + sum(block[156:])
    return False


def is_extension(block: bytes) -> bool:
    """Say whether a header is one for the next header."""
    return block[156:157] in _EXTENSIONS


def is_sparse(block: bytes) -> bool:
    """Say whether more of GNU's old map of a file's holes can follow the header."""
    return block[156:157] == b"S"


def size_of(block: bytes) -> int:
    """Read the size that a header announces."""
    return _number(block[124:136])


def fail(how: str) -> NoReturn:
    """Give up on a tar."""
    message = f"the image's archive is broken: {how}"
    raise ToolError(message)


def _kind(flag: bytes, name: bytes) -> Kind:
    match flag:
        case b"5":
            return Kind.DIRECTORY
        case b"0" | b"\0" | b"7" | b"S":
            return Kind.DIRECTORY if name.endswith(b"/") else Kind.FILE
        case _:
            return Kind.OTHER


def _name(block: bytes) -> bytes:
    name = block[:100].split(b"\0", 1)[0]
    is_posix = block[257:263] == b"ustar\0"  # GNU's magic has a blank there, and no prefix
    prefix = block[345:500].split(b"\0", 1)[0] if is_posix else b""
    return prefix + b"/" + name if prefix else name


def _path(name: bytes) -> str:
    # Names are bytes to Linux; escaped, two names stay two and every outlet can write them.
    text = name.decode(errors="backslashreplace").replace("\0", "")
    return posixpath.normpath(text.lstrip("/"))


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go through `<length> <key>=<value>` lines: POSIX pax, "Extended Header"."""
    while data:
        digits, blank, rest = data.partition(b" ")
        length = _digits(digits, 10)
        record, data = rest[: length - len(digits) - 1], data[length:]
        key, equals, value = record.removesuffix(b"\n").partition(b"=")
        if not (blank and equals) or length <= len(digits):
            fail("an extended header is malformed")
        yield key, value


def _number(field: bytes) -> int:
    if field[0] == 0x80:  # noqa: PLR2004 - GNU's mark of a positive binary number
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    return _digits(digits, 8) if digits else 0


def _digits(field: bytes, base: int) -> int:
    if field.isdigit():
        with contextlib.suppress(ValueError):  # an 8 among octal digits, or far too many of them
            return int(field, base)
    return fail("a number in it is none")
