"""The smallest change to a Node.js project that brings a fixed version of one of its packages.

Commands are those with which each manager moves a package that others ask for, and nothing else,
within the ranges that they ask for.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.project.lockfile import LockfileKind
from dunnage.scan.versions import admits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dunnage.project.dependents import Dependent
    from dunnage.project.lockfile import Lockfile
    from dunnage.scan.origin import FromLockfile

# What may stand in a command that people copy; names come from the pull request.
_NAME = re.compile(r"(@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*", re.ASCII | re.IGNORECASE)
_UPDATES = MappingProxyType(
    {
        LockfileKind.SHRINKWRAP: "`npm update {}` is enough",
        LockfileKind.NPM: "`npm update {}` is enough",
        # yarn 1 upgrades nothing but direct dependencies: https://github.com/yarnpkg/yarn/issues/4986
        LockfileKind.YARN: "remove this entry of {}, and `yarn install` is enough",
        LockfileKind.PNPM: "`pnpm update {}` is enough",
        # Before that, bun would add it to package.json: https://github.com/oven-sh/bun/issues/24523
        LockfileKind.BUN: "`bun update {}` of Bun 1.4 or newer is enough",
    }
)
_BERRY = "`yarn up -R {}` is enough"
_OVERRIDES = MappingProxyType(
    {
        LockfileKind.SHRINKWRAP: "overrides",
        LockfileKind.NPM: "overrides",
        LockfileKind.YARN: "resolutions",
        LockfileKind.PNPM: "pnpm.overrides",
        LockfileKind.BUN: "overrides",
    }
)
_MOST_TOLD = 2


def cure(origin: FromLockfile, fixed: str) -> str:
    """Tell how to get version `fixed`; of versions that are not known nothing is claimed."""
    entry, lockfile = origin.entry, origin.lockfile
    if origin.overridden:
        return f"package.json decides its version in `{_OVERRIDES[lockfile.kind]}`: raise it there"
    blocking = [each for each in entry.dependents if admits(each.wanted, fixed) is False]
    own = next((each for each in blocking if each.name is None), None)
    others = sorted((each for each in blocking if each.name is not None), key=_distance)
    if own is not None:
        raised = f"package.json asks for {plain(own.wanted or '')}: raise it there"
        return f"{raised}, and {_bumps(others)}" if others else raised
    if others:
        return f"{_demand(others, entry.name)}: {_bumps(others)}, or {_override(origin)}"
    if entry.dependents and all(admits(each.wanted, fixed) for each in entry.dependents):
        return _update(lockfile, entry.name, entry.dependents)
    return _unknown(origin)


def _unknown(origin: FromLockfile) -> str:
    """Say what is left where the lockfile keeps no ranges, or none that can be read."""
    entry = origin.entry
    if entry.direct:
        return "update it"
    if not entry.via:
        return f"update what depends on it, or {_override(origin)}"
    way = " > ".join(plain(name) for name in (*entry.via, entry.name))
    return f"update {plain(entry.via[0])}, which brings it ({way}), or {_override(origin)}"


def _update(lockfile: Lockfile, name: str, dependents: Sequence[Dependent]) -> str:
    if not _NAME.fullmatch(name):
        return "what asks for it allows that version, so update the lockfile"
    template = _BERRY if lockfile.is_berry else _UPDATES[lockfile.kind]
    told = (f"{_who(each)} asks for {plain(each.wanted or '')}" for each in dependents)
    some = " and ".join(islice(told, _MOST_TOLD))
    rest = f", two of {len(dependents)} that allow it" if len(dependents) > _MOST_TOLD else ""
    return f"{template.format(name)}: {some}{rest}"


def _demand(blocking: Sequence[Dependent], name: str) -> str:
    nearest, number = blocking[0], len(blocking)
    wanted = f"{_who(nearest)} asks for {plain(name)} {plain(nearest.wanted or '')}"
    return f"{wanted}, one of {number} that hold it back" if number > 1 else wanted


def _bumps(blocking: Iterable[Dependent]) -> str:
    """Name the direct dependencies that must move for the fixed version to be let in."""
    direct = dict.fromkeys(each.via[0] if each.via else each.name or "" for each in blocking)
    names = [plain(each) for each in direct]
    more = len(names) - _MOST_TOLD
    told = [*names[:_MOST_TOLD], *([f"{more} more"] if more > 0 else [])]
    return f"update {' and '.join(told)}"


def _override(origin: FromLockfile) -> str:
    return f"set its version in `{_OVERRIDES[origin.lockfile.kind]}` of package.json"


def _who(dependent: Dependent) -> str:
    if dependent.name is None:
        return "package.json"
    return f"{plain(dependent.name)} {plain(dependent.version)}"


def _distance(dependent: Dependent) -> tuple[int, str]:
    return len(dependent.via or ()), dependent.name or ""
