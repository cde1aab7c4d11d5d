"""Zip archives from strangers: the JSON files in one, read in memory and never extracted."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from dunnage import units
from dunnage.errors import ToolError
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

_MIB = 1024 * 1024
LARGEST = 64 * _MIB  # the archive
_LARGEST_FILE = 64 * _MIB
_LARGEST_TOTAL = 256 * _MIB
_MOST = 200  # entries, whatever they are
_RATIO = 100  # of unpacked to packed: our reports come to 8, and deflate can do 1,000
_SMALL = _MIB  # below which no ratio is suspicious
_RECORD = b"PK\x01\x02"  # begins each entry of an archive's directory
# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.4.4
_ENCRYPTED = 0x1
# zipfile cannot bound what it unpacks of the others.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises for archives that are not as they should be.
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive; the name is a relative POSIX path."""

    name: str
    content: bytes


def entries(content: bytes, name: str) -> tuple[Entry, ...]:
    """Read the JSON files, by their names; ToolError if anything about the archive is suspicious.

    `name` says in errors what it is: "artifact 'dunnage'".
    """
    try:
        return tuple(_entries(content))
    except _BROKEN as error:
        message = f"{name} cannot be used: {plain(str(error) or type(error).__name__)}"
        raise ToolError(message) from error


def _entries(content: bytes) -> Iterator[Entry]:
    if len(content) > LARGEST:
        message = f"it is larger than {units.size(LARGEST)}"
        raise BadZipFile(message)
    # Counted before zipfile makes an object of each: there is room for a million.
    if content.count(_RECORD) > _MOST:
        message = f"it has more than {_MOST} entries"
        raise BadZipFile(message)
    with ZipFile(io.BytesIO(content)) as archive:
        _check(archive)
        left = min(_LARGEST_TOTAL, max(_SMALL, _RATIO * len(content)))
        for info in sorted(archive.infolist(), key=lambda each: each.filename):
            if info.filename.endswith(".json"):  # which no folder's name does: it ends in a slash
                entry = _read(archive, info, min(_LARGEST_FILE, left))
                left -= len(entry.content)
                yield entry


def _check(archive: ZipFile) -> None:
    names = set()
    for info in archive.infolist():
        complaint = "is there twice" if info.filename in names else _complaint(info)
        if complaint is not None:
            message = f"its entry {plain(info.orig_filename)!r} {complaint}"
            raise BadZipFile(message)
        names.add(info.filename)


def _complaint(info: ZipInfo) -> str | None:
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    path = PurePosixPath(name)
    is_plain = bool(name) and name.isprintable() and "\\" not in name
    if not is_plain or path.is_absolute() or ".." in path.parts:
        return "has a name that leads elsewhere"
    if kind not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        return "is no regular file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is compressed in an unusual way"
    return None


def _read(archive: ZipFile, info: ZipInfo, most: int) -> Entry:
    with archive.open(info) as file:
        content = file.read(most + 1)  # whatever size the archive tells
    if len(content) > most:
        message = f"its entry {plain(info.filename)!r} unpacks to more than {units.size(most)}"
        raise BadZipFile(message)
    if len(content) != info.file_size:
        message = f"its entry {plain(info.filename)!r} is not as long as it says"
        raise BadZipFile(message)
    return Entry(info.filename, content)
