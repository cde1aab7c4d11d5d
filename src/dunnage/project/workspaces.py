"""How the packages of a monorepo lie in its folders."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.project import glob
from dunnage.project.glob import GlobError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MOST = 500


def folders(files: Iterable[str], name: str) -> tuple[str, ...]:
    """List the folders that have a file of that name, outer ones first; 500 at most."""
    found = [posixpath.dirname(path) for path in files if posixpath.basename(path) == name]
    return tuple(sorted(found, key=depth)[:_MOST])


def depth(folder: str) -> tuple[int, str]:
    """Rank folders, outer ones first."""
    return folder.count("/") + bool(folder), folder


def upwards(path: str) -> tuple[str, ...]:
    """List a path and every folder above it, up to "" for the context."""
    parts = [part for part in posixpath.normpath(path or ".").split("/") if part not in ("", ".")]
    return tuple("/".join(parts[:end]) for end in range(len(parts), -1, -1))


def matching(patterns: Iterable[str], folders: Iterable[str]) -> tuple[str, ...]:
    """Choose the folders that a list of workspaces means; a broken pattern means none."""
    tests = [test for each in patterns if (test := _test(each)) is not None]
    return tuple(folder for folder in folders if any(test(folder) for test in tests))


def _test(pattern: str) -> Callable[[str], bool] | None:
    try:
        return glob.compiled(posixpath.normpath(pattern))
    except GlobError:
        return None
