"""Which of the installed packages of one name Node.js finds from a folder.

https://nodejs.org/api/modules.html#loading-from-node_modules-folders
"""

from __future__ import annotations

from itertools import islice
from posixpath import dirname
from typing import TYPE_CHECKING

from dunnage.project.dependents import Ask
from dunnage.project.lockfile import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HIGHEST = 100  # folders that are climbed; more of them only hostile paths have


class Layout:
    """Install paths, "node_modules/a/node_modules/b", by the folder that holds node_modules."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._inside: dict[str, dict[str, str]] = {}
        for path in paths:
            folder, _, name = path.rpartition(MODULES)
            self._inside.setdefault(folder.rstrip("/"), {})[name] = path

    def seen(self, folder: str, names: Iterable[str]) -> tuple[str, ...]:
        """Find each name in the nearest node_modules at or above a folder; absent ones are left."""
        return tuple(path for _, path in self._found(folder, names))

    def asks(self, by: str | None, folder: str, wanted: Mapping[str, str]) -> Iterator[Ask]:
        """Resolve the ranges that something in a folder asks for, by name."""
        return (Ask(by, path, wanted[name]) for name, path in self._found(folder, wanted))

    def _found(self, folder: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        near = [self._inside[each] for each in _upwards(folder) if each in self._inside]
        for name in names:
            inside = next((each for each in near if name in each), None)
            if inside is not None:
                yield name, inside[name]


def _upwards(folder: str) -> Iterator[str]:
    return islice(_climb(folder), _HIGHEST)


def _climb(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = dirname(folder)
        yield folder
