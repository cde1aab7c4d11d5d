"""Which of some known folders a file lies in: the deepest of those that are nested."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.contents import File


class Folders:
    """Known folders, to be asked about many others; no folder is climbed from twice."""

    def __init__(self, known: Iterable[str]) -> None:
        self._nearest: dict[str, str | None] = {"": None}
        self._nearest |= {folder: folder for folder in known}

    def nearest(self, folder: str) -> str | None:
        """Find the deepest known folder at or above another; None where there is none."""
        passed = []
        while folder not in self._nearest:
            passed.append(folder)
            folder = posixpath.dirname(folder)
        found = self._nearest[folder]
        self._nearest |= dict.fromkeys(passed, found)
        return found


def sizes(known: Iterable[str], files: Mapping[str, File]) -> Counter[str]:
    """Add up the bytes in each known folder, without those of known ones nested in it."""
    folders = Folders(known)
    found: Counter[str] = Counter()
    for path, file in files.items():
        folder = folders.nearest(posixpath.dirname(path))
        if folder is not None:
            found[folder] += file.size
    return found
