"""Which versions of an npm package fix it, and whom they suit; anything foreign is not known."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

import nodesemver

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200  # characters; longer ones only hostile files have


def smallest(installed: str, fixed_in: str, wanted: Iterable[str | None] = ()) -> str | None:
    """Choose the smallest step up from what is installed: "4.19.2" of "4.19.2, 5.0.0-beta.3".

    Versions that suit all that is `wanted` come first, and pre-releases last.
    """
    ranges = tuple(wanted)
    ordered = sorted(_above(installed, fixed_in), key=_ORDER)
    return min(
        ordered,
        key=lambda each: (_is_early(each), not all(admits(one, each) for one in ranges)),
        default=None,
    )


def admits(wanted: str | None, version: str) -> bool | None:
    """Say whether a range lets a version in; None where it is none: a tag, an address, a path."""
    if wanted is None or len(wanted) > _LONGEST:
        return None
    range_ = wanted.removeprefix("npm:")
    if ":" in range_:
        return None
    _, at, after = range_[1:].rpartition("@")
    if at:  # an alias: "npm:lodash@^4.17.0"
        range_ = after
    try:
        known = nodesemver.valid_range(range_, loose=True) is not None
        return nodesemver.satisfies(version, range_, loose=True) if known else None
    except ValueError:
        return None


def _above(installed: str, fixed_in: str) -> list[str]:
    candidates = [each.strip() for each in fixed_in[: _LONGEST * 10].split(",")]
    try:
        return [each for each in candidates if nodesemver.gt(each, installed, loose=True)]
    except ValueError:
        return []


def _is_early(version: str) -> bool:
    return bool(nodesemver.make_semver(version, loose=True).prerelease)


_ORDER = cmp_to_key(lambda one, other: nodesemver.compare(one, other, loose=True))
