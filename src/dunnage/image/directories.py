"""Where in an image its bytes lie."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.contents import File

_DEPTH = 3
# Room for every directory of common images, so that one that is missing was not there.
LIMIT = 250


def largest(files: Mapping[str, File]) -> tuple[tuple[str, int], ...]:
    """Add up the directories near the root, largest first: paths and unpacked bytes."""
    sizes: Counter[str] = Counter()
    for path, file in files.items():
        parts = path.split("/")[:-1][:_DEPTH]
        for depth in range(len(parts)):
            sizes["/".join(parts[: depth + 1])] += file.size
    ordered = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    return tuple((path, size) for path, size in ordered[:LIMIT] if size)
