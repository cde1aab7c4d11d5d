"""The build context on disk, read with bounds: nothing outside of it, nothing too large."""

from __future__ import annotations

import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_FILES = 20_000
_UNLISTED = frozenset({".git", "node_modules"})


class ContextError(ToolError):
    """A file of the build context is there but cannot be used."""


def read(folder: Path, name: str, limit: int) -> bytes | None:
    """Read a file of the context; None where there is none.

    A link is followed only to a regular file inside the context, as BuildKit follows it.
    """
    path = folder / name
    if not path.is_symlink() and not path.exists():
        return None
    try:
        return _bounded(_inside(folder, path), limit)
    except (OSError, ValueError) as error:  # ValueError: not below the folder
        problem = f"{name} cannot be read: {_reason(error)}"
        raise ContextError(problem) from None


def files(folder: Path) -> Iterator[tuple[str, int]]:
    """List regular files, the first 20,000 of them, by path relative to the context, with bytes.

    Installed packages and git's own files are left out.
    """
    return islice(_files(folder), _MOST_FILES)


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _UNLISTED)
        for path in (Path(parent, name) for name in sorted(names)):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                yield path.relative_to(folder).as_posix(), status.st_size


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
