"""Which file of the build context a COPY or an ADD put at a path of the image."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.project.lockfile import ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_VARIABLE = "$"
_WILDCARDS = frozenset("*?[")


def source(path: str, named: Sequence[str], files: Collection[str]) -> str | None:
    """Find the file that came to lie at `path`, given what the instruction names, destination last.

    In a folder that is copied, it is the one that shares the longest end of the path.
    """
    # Of several that land on one path the last one stays.
    sources = tuple(reversed(named[:-1]))
    paths = (each for one in sources for each in _paths(one, path, alone=len(sources) == 1))
    return next((each for each in paths if each in files), None)


def _paths(name: str, path: str, *, alone: bool) -> Iterator[str]:
    """Yield what the file may be called in the context, the file itself and then what is below."""
    taken = "." if _VARIABLE in name else posixpath.normpath(name).lstrip("/") or "."
    if alone or posixpath.basename(taken) == posixpath.basename(path):  # it may be renamed
        yield taken
    folder = posixpath.dirname(taken) if _WILDCARDS.intersection(taken) else taken
    for end in ends(path):
        yield posixpath.normpath(posixpath.join(folder, end))
