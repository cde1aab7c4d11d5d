"""Where the files of a COPY come to lie, as BuildKit copies them.

https://github.com/moby/buildkit/blob/master/solver/llbsolver/file/backend.go (docopy) and
https://github.com/tonistiigi/fsutil/blob/master/copy/copy.go: a folder's contents go below the
destination; a file goes into it, or becomes it; links on the way to either are followed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from fnmatch import fnmatchcase
from posixpath import basename, join
from typing import TYPE_CHECKING

from dunnage.image import links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dunnage.contents import File
    from dunnage.image.graph import Copy

_WILD = re.compile(r"[*?\[\\]")
_EXCLAIMED = re.compile(r"\[!([^\]]+)\]")
_ESCAPED = re.compile(r"\\(.)")


def landings(
    copy: Copy, paths: Sequence[str], source: Mapping[str, File], target: Mapping[str, File]
) -> Iterator[tuple[str, str]]:
    """Pair each path at which a file of the source may lie afterwards with the file's own.

    `paths` are those of `source`, sorted. A lone file gives two pairs, for only the target knows
    whether the destination was a folder.
    """
    destination = links.resolve(copy.destination, target)
    for match in _matches(copy.path, paths, source):
        found = links.resolve(match, source)
        if found in source:
            yield destination, found
            yield join(destination, basename(match)), found
        for path in _below(found, paths):
            yield join(destination, path[len(found) :].lstrip("/")), path


def covers(folder: str, path: str) -> bool:
    """Say whether a path is a folder or lies below it; all lies below the root, which is ""."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def fixed(pattern: str) -> str:
    """Give the part of a pattern that all its matches have in common: "a" of "a/*/b"."""
    return "/".join(_fixed(pattern.split("/")))


def _matches(pattern: str, paths: Sequence[str], files: Mapping[str, File]) -> Iterable[str]:
    parts = pattern.split("/")
    fixed = _fixed(parts)
    wild = [_python(part) for part in parts[len(fixed) :]]
    if not wild:
        return (pattern,)
    folder = links.resolve("/".join(fixed), files)
    names = (path[len(folder) :].lstrip("/").split("/") for path in _below(folder, paths))
    found = (
        join(folder, *name[: len(wild)])
        for name in names
        if len(name) >= len(wild) and all(map(fnmatchcase, name, wild))
    )
    return dict.fromkeys(found)


def _fixed(parts: Sequence[str]) -> Sequence[str]:
    first = next((n for n, part in enumerate(parts) if _WILD.search(part)), len(parts))
    return parts[:first]


def _python(pattern: str) -> str:
    """Write a pattern of https://pkg.go.dev/path/filepath#Match as `fnmatch` takes it."""
    plain = _EXCLAIMED.sub(r"[\1!]", pattern).replace("[^", "[!")  # only ^ negates a set in Go
    return _ESCAPED.sub(r"[\1]", plain)


def _below(folder: str, paths: Sequence[str]) -> Iterator[str]:
    start = f"{folder}/" if folder else ""
    for number in range(bisect_left(paths, start), len(paths)):
        if not paths[number].startswith(start):
            return
        yield paths[number]
