"""Which Dockerfiles a developer means, and the build context that each most likely has."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.dockerfile import Dockerfile

STDIN = Path("-")

_NAMES = ("dockerfile", "containerfile")
_SKIPPED = frozenset({".git", "node_modules"})


def find(given: Iterable[str]) -> tuple[Path, ...]:
    """List files as they are given, and below folders what looks like a Dockerfile."""
    found = (_near(each) for path in given for each in _below(Path(path)))
    return tuple(dict.fromkeys(found))


@cache
def repository(folder: Path) -> Path:
    """Find the repository around a folder; outside of one, the current folder or the given one."""
    around = (folder, *folder.parents)
    here = Path.cwd()
    found = (each for each in around if (each / ".git").exists())
    return next(found, here if here in around else folder)


def context(file: Path, dockerfile: Dockerfile) -> Path | None:
    """Guess the build context: the nearest folder that holds most of what is copied from it.

    Folders are the file's own and those around it, up to the repository's root. None: no folder
    holds any of it, and its project is better left out than taken for another's.
    """
    own = file.resolve().parent
    root = repository(own)
    folders = [each for each in (own, *own.parents) if each.is_relative_to(root)]
    wanted = {"package.json", *_copied(dockerfile)}
    held = {each: _held(each, wanted) for each in folders}
    best = max(folders, key=lambda each: held[each])  # of equals the first
    return best if held[best] else None


def _near(path: Path) -> Path:
    """Write a path below the current folder as it is seen from there."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(filter(_is_dockerfile, names)):
            file = Path(folder, name)
            if file.is_file() and not file.is_symlink():
                yield file


def _is_dockerfile(name: str) -> bool:
    lowered = name.lower()
    if lowered.endswith(".dockerignore"):
        return False
    return (
        lowered in _NAMES
        or lowered.startswith(tuple(f"{each}." for each in _NAMES))
        or lowered.endswith(tuple(f".{each}" for each in _NAMES))
    )


def _held(folder: Path, names: Iterable[str]) -> int:
    # Path.exists() raises where a name is too long to be one.
    return sum(os.path.exists(folder / name) for name in names)  # noqa: PTH110


def _copied(dockerfile: Dockerfile) -> Iterator[str]:
    """Yield what is copied from the context by names that are sure."""
    for instruction in dockerfile.instructions:
        if instruction.keyword in ("ADD", "COPY") and instruction.flag("from") is None:
            for source in instruction.words[:-1]:
                name = source.strip("/").removeprefix("./")
                is_sure = not set(name) & set("*?[$\\<:") and ".." not in name
                if is_sure and name not in ("", "."):
                    yield name
