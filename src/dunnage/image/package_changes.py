"""Which package of one image is which of another, and what happened to it in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nodesemver

from dunnage.image.delta import PackageChange, PackageDelta
from dunnage.image.matching import one_to_one

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from dunnage.model import Package

_SEMANTIC = ("npm", "node")  # kinds whose versions are in https://semver.org's order


def compare(before: Iterable[Package], after: Iterable[Package]) -> tuple[PackageDelta, ...]:
    """Match packages by their place, or by what they are; what stayed is left out.

    A copy that is nested elsewhere now has moved, and pnpm's folders change with the version.
    """
    old, new = tuple(before), tuple(after)
    stayed = frozenset(old) & frozenset(new)
    matching = one_to_one(
        [each for each in old if each not in stayed],
        [each for each in new if each not in stayed],
        _place,
        lambda each: (*_name(each), each.version),
        _name,
    )
    deltas = (
        *(PackageDelta(one, other, _change(one, other)) for one, other in matching.pairs),
        *(PackageDelta(each, None, PackageChange.REMOVED) for each in matching.before),
        *_arrivals(matching.after, {*stayed, *(other for _, other in matching.pairs)}),
    )
    return tuple(sorted(deltas, key=_order))


def _place(package: Package) -> Hashable:
    return package.kind, package.path is None, package.path or package.name


def _name(package: Package) -> tuple[str, str, bool]:
    # npm brings copies of its own with the base image, which an application's have no part in.
    return package.kind, package.name, package.base


def _arrivals(packages: Iterable[Package], known: Iterable[Package]) -> Iterator[PackageDelta]:
    """Tell a name's first copy from further ones; the one nearest to the root is the first."""
    names = set(map(_name, known))
    for each in sorted(packages, key=lambda each: (len(each.path or ""), _identity(each))):
        is_further = _name(each) in names
        names.add(_name(each))
        yield PackageDelta(
            None, each, PackageChange.DUPLICATED if is_further else PackageChange.ADDED
        )


def _change(before: Package, after: Package) -> PackageChange:
    if before.name != after.name:
        return PackageChange.CHANGED
    if before.version == after.version:
        return PackageChange.MOVED
    return _direction(before.version, after.version, after.kind)


def _direction(before: str, after: str, kind: str) -> PackageChange:
    try:
        order = nodesemver.compare(before, after, loose=False) if kind in _SEMANTIC else 0
    except ValueError:
        order = 0
    if order == 0:  # not known, or nothing but build metadata differs
        return PackageChange.CHANGED
    return PackageChange.UPGRADED if order < 0 else PackageChange.DOWNGRADED


def _order(delta: PackageDelta) -> tuple[tuple[str, ...], str]:
    package = delta.after or delta.before
    return _identity(package) if package else (), delta.change


def _identity(package: Package) -> tuple[str, ...]:
    return package.kind, package.name, package.path or "", package.version
