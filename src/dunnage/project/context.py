"""The build context on disk, read with bounds: nothing outside of it, nothing too large."""

from __future__ import annotations

import os
import posixpath
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

_MOST_FILES = 20_000
_MOST_FOLDERS = 20_000
_IGNORE_FILE = ".dockerignore"
_UNLISTED = frozenset({".git", "node_modules"})


class ContextError(ToolError):
    """A file of the build context is there but cannot be used."""


class Context(Protocol):
    """What can be asked of a build context; every path is relative to it, with slashes."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Read a file of at most `limit` bytes, or raise ContextError; None where there is none."""

    def is_file(self, path: str) -> bool:
        """Say whether there is a file of that path, without listing all."""

    def ignore_file(self, limit: int) -> tuple[str, bytes] | None:
        """Read the ignore file that the builder takes, with its path."""

    @property
    def listing(self) -> Listing:
        """List the files."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files of a context, with their bytes; installed packages and git's own are not.

    Where such folders lie tells `unlisted`. Of a huge context only the beginning is listed.
    """

    files: Mapping[str, int]
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Folder:
    """A build context that is a folder; it is listed once, when that is first asked for."""

    path: Path
    dockerfile: Path | None = None  # it may have an ignore file of its own, beside it

    def read(self, path: str, limit: int) -> bytes | None:
        """Read a file of the folder."""
        return read(self.path, path, limit)

    def is_file(self, path: str) -> bool:
        """Say whether there is a file of that path."""
        is_below = not posixpath.normpath(path).startswith(("..", "/"))
        return is_below and os.path.isfile(f"{self.path}/{path}")  # noqa: PTH113 - it never raises

    def ignore_file(self, limit: int) -> tuple[str, bytes] | None:
        """Read the Dockerfile's own ignore file, or else the context's."""
        if self.dockerfile is not None:
            folder, name = self.dockerfile.parent, f"{self.dockerfile.name}.dockerignore"
            content = read(folder, name, limit)
            if content is not None:
                return Path(os.path.relpath(folder / name, self.path)).as_posix(), content
        content = read(self.path, _IGNORE_FILE, limit)
        return None if content is None else (_IGNORE_FILE, content)

    @cached_property
    def listing(self) -> Listing:
        """List the files, the first 20,000 of them."""
        files: dict[str, int] = {}
        unlisted: list[str] = []
        for number, (prefix, entries) in enumerate(_folders(self.path)):
            files |= _sizes(prefix, entries)
            unlisted += (f"{prefix}{entry.name}" for entry in entries if _is_unlisted(entry))
            if len(files) >= _MOST_FILES or number >= _MOST_FOLDERS:
                break
        return Listing(dict(list(files.items())[:_MOST_FILES]), tuple(unlisted))


def attempt(read: Callable[[], T]) -> T | ToolError:
    """Read, and take a failure for what was read: it is told later, beside everything else."""
    try:
        return read()
    except ToolError as problem:
        return problem


def read(folder: Path, name: str, limit: int) -> bytes | None:
    """Read a file of a folder; None where there is none.

    A link is followed only to a regular file inside the folder, as BuildKit follows it.
    """
    path = folder / name
    if not os.path.lexists(path):
        return None
    try:
        return _bounded(_inside(folder, path), limit)
    except (OSError, ValueError) as error:  # ValueError: not below the folder
        problem = f"{name} cannot be read: {_reason(error)}"
        raise ContextError(problem) from None


def _folders(root: Path) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Go through the folders, outer ones first, each with what it holds in order."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        entries = _entries(root / prefix)
        yield prefix, entries
        inner = (each.name for each in reversed(entries) if each.is_dir(follow_symlinks=False))
        waiting += (f"{prefix}{name}/" for name in inner if name not in _UNLISTED)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda each: each.name)
    except OSError:  # it is gone, or not ours to see
        return []


def _sizes(prefix: str, entries: list[os.DirEntry[str]]) -> dict[str, int]:
    return {
        f"{prefix}{entry.name}": entry.stat(follow_symlinks=False).st_size
        for entry in entries
        if entry.is_file(follow_symlinks=False)
    }


def _is_unlisted(entry: os.DirEntry[str]) -> bool:
    return entry.name in _UNLISTED and entry.is_dir(follow_symlinks=False)


def _inside(folder: Path, path: Path) -> Path:
    real = path.resolve(strict=True)
    if not real.is_relative_to(folder.resolve()):
        message = "it is a link that leaves the build context"
        raise ValueError(message)
    return real


def _bounded(path: Path, limit: int) -> bytes:
    # Not blocking, for a named pipe would never answer.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            message = "it is no regular file"
            raise ValueError(message)
        content = file.read(limit + 1)
    if len(content) > limit:
        message = f"it is larger than {limit // 1024} KiB"
        raise ValueError(message)
    return content


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or "no reason given") if isinstance(error, OSError) else str(error)
