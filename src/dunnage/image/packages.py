"""The packages of an image: how much of it each is, and which is which of another image."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.model import Package


def with_sizes(packages: Iterable[Package], files: Mapping[str, int]) -> tuple[Package, ...]:
    """Add the unpacked bytes of every package that has a folder.

    A file belongs to the deepest package folder above it: nested packages count for themselves.
    """
    known = tuple(packages)
    owner: dict[str, str | None] = {each.path: each.path for each in known if each.path is not None}
    owner.setdefault("", None)
    sizes: Counter[str] = Counter()
    for path, size in files.items():
        folder = _owner(posixpath.dirname(path), owner)
        if folder is not None:
            sizes[folder] += size
    return tuple(
        each if each.path is None else replace(each, size=sizes[each.path]) for each in known
    )


def _owner(folder: str, known: dict[str, str | None]) -> str | None:
    """Find the package that a folder belongs to; `known` remembers every folder on the way."""
    passed = []
    while folder not in known:
        passed.append(folder)
        folder = posixpath.dirname(folder)
    known.update(dict.fromkeys(passed, known[folder]))
    return known[folder]


def pair(
    before: Iterable[Package], after: Iterable[Package]
) -> tuple[tuple[Package | None, Package | None], ...]:
    """Match packages by path, or, where they have none, by name; equal versions are left out."""
    old, new = _grouped(before), _grouped(after)
    return tuple(
        each
        for key in sorted(old.keys() | new.keys())
        for each in zip_longest(
            _others(old.get(key, ()), new.get(key, ())), _others(new.get(key, ()), old.get(key, ()))
        )
    )


def _grouped(packages: Iterable[Package]) -> dict[tuple[str, str, str], list[Package]]:
    groups: dict[tuple[str, str, str], list[Package]] = defaultdict(list)
    for each in packages:
        groups[each.kind, each.path or "", "" if each.path else each.name].append(each)
    return groups


def _others(packages: Iterable[Package], known: Iterable[Package]) -> list[Package]:
    """Keep the versions that the other side does not have; one name can have several."""
    names = {(each.name, each.version) for each in known}
    return [each for each in packages if (each.name, each.version) not in names]
