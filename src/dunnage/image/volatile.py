"""Files that differ from build to build of one commit, without anybody's change."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.model import Image, Step

# Cause, and where its files lie: folders end with a slash. What keeps its size, such as the times
# in Python's bytecode, does not matter. tests/e2e/test_rebuild.py builds some of them twice.
_PLACES = (
    ("npm's logs, one for every run", ".npm/_logs/"),
    ("npm's cache, which holds the registry's answers", ".npm/"),
    ("yarn's cache, which holds the registry's answers", ".cache/yarn/", ".yarn/berry/"),
    (
        "pnpm's cache, which holds the registry's answers",
        ".cache/pnpm/",
        ".local/share/pnpm/store/",
    ),
    ("Node.js's compile cache", "tmp/node-compile-cache/", "tmp/v8-compile-cache-0/"),
    ("caches of build tools", "node_modules/.cache/", ".next/cache/", ".turbo/cache/"),
    ("apt's package index, which is of the build's date", "var/lib/apt/lists/"),
    ("apt's cache, which is of the build's date", "var/cache/apt/"),
    ("apk's package index, which is of the build's date", "var/cache/apk/", "etc/apk/cache/"),
    (
        "logs of apt and dpkg, which hold times",
        "var/log/apt/",
        "var/log/dpkg.log",
        "var/log/alternatives.log",
        "var/log/bootstrap.log",
    ),
    ("debconf's cache", "var/cache/debconf/"),
    ("the linker's cache", "var/cache/ldconfig/", "etc/ld.so.cache"),
)
_CAUSES = tuple(cause for cause, *_ in _PLACES)


def _pattern(places: list[str]) -> str:
    ends = (re.escape(each) + ("" if each.endswith("/") else r"\Z") for each in places)
    return f"({'|'.join(ends)})"


# One group for each cause; the first that fits is the one.
_VOLATILE = re.compile(rf"(?:^|/)(?:{'|'.join(_pattern(places) for _, *places in _PLACES)})")


@dataclass(frozen=True, slots=True)
class Volatile:
    """Bytes of one cause; in a delta, their growth."""

    cause: str  # reads well before ": +120 kB"
    size: int  # unpacked
    step: Step | None = None  # the instruction that stores them


def volatile(image: Image) -> tuple[Volatile, ...]:
    """Add up such bytes of the image's own layers, hidden ones too, by cause and instruction."""
    sizes: Counter[tuple[str, Step]] = Counter()
    for path, size, number in _stored(image):
        layer = image.layers[number]
        found = None if layer.base else _VOLATILE.search(path)
        if found and found.lastindex:
            sizes[_CAUSES[found.lastindex - 1], layer.step] += size
    ordered = sorted(sizes.items(), key=lambda item: (-item[1], item[0][0], str(item[0][1])))
    return tuple(Volatile(cause, size, step) for (cause, step), size in ordered if size)


def _stored(image: Image) -> Iterator[tuple[str, int, int]]:
    return chain(
        ((path, file.size, file.layer) for path, file in image.files.items()),
        ((each.path, each.size, each.layer) for each in image.hidden),
    )
