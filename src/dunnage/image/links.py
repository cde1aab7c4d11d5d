"""Where a path of an image leads, through its symbolic links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.contents import File

_MOST_LINKS = 40  # as Linux has it


def resolve(path: str, files: Mapping[str, File]) -> str:
    """Follow a path, itself a link or not; beyond what exists it stays as it is written."""
    left = path.split("/")[::-1]
    there: list[str] = []
    links = 0
    while left:
        part = left.pop()
        if part == "..":
            del there[-1:]
        elif part not in ("", "."):
            there.append(part)
            file = files.get("/".join(there))
            if file is not None and file.target is not None and links < _MOST_LINKS:
                links += 1
                there = [] if file.target.startswith("/") else there[:-1]
                left += file.target.split("/")[::-1]
    return "/".join(there)
