"""Which files of its layers an image shows in the end."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.image.tar_header import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dunnage.image.tar_header import Header

# https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"


def merge(layers: Iterable[Sequence[Header]]) -> dict[str, int]:
    """Lay layers over each other, lowest first: bytes by path, directories left out.

    A hard link has no bytes of its own.
    """
    files: dict[str, int] = {}
    directories: set[str] = set()
    for entries in layers:
        _hide(files, directories, entries)
        for entry in entries:
            if entry.kind is not Kind.DIRECTORY and not _is_whiteout(entry.path):
                files[entry.path] = entry.size
                directories.update(_unseen(entry.path, directories))
    return files


def _hide(files: dict[str, int], directories: set[str], entries: Sequence[Header]) -> None:
    """Remove what a layer deletes or replaces."""
    roots: set[str] = set()
    for entry in entries:
        folder, name = posixpath.split(entry.path)
        if name == _OPAQUE:
            roots.add(folder)
        elif name.startswith(_WHITEOUT):
            path = posixpath.join(folder, name.removeprefix(_WHITEOUT))
            files.pop(path, None)
            roots.add(path)
        else:
            files.pop(entry.path, None)
            if entry.kind is not Kind.DIRECTORY:
                roots.add(entry.path)
    # Most layers hide no directory, and then no path has to be looked at.
    if hidden := roots & (directories | {""}):
        for path in [path for path in files if not hidden.isdisjoint(_above(path))]:
            del files[path]


def _is_whiteout(path: str) -> bool:
    return posixpath.basename(path).startswith(_WHITEOUT)


def _unseen(path: str, seen: set[str]) -> Iterator[str]:
    while (path := posixpath.dirname(path)) and path not in seen:
        yield path


def _above(path: str) -> Iterator[str]:
    while path:
        path = posixpath.dirname(path)
        yield path
