"""What a lockfile pins: which package in which version at which path, and on which lines."""

from __future__ import annotations

import enum
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project.context import attempt
from dunnage.project.dependents import Demand, Dependent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dunnage.model import Lines

MODULES = "node_modules/"
# Below the prefix of a global installation, in which no lockfile has a say.
_GLOBAL = ("lib/node_modules/", "global/node_modules/", "pnpm/global/")


class LockfileKind(enum.StrEnum):
    """Who wrote a lockfile; the value is its name. npm prefers the shrinkwrap where it has both."""

    SHRINKWRAP = "npm-shrinkwrap.json"
    NPM = "package-lock.json"
    YARN = "yarn.lock"
    PNPM = "pnpm-lock.yaml"
    BUN = "bun.lock"


@dataclass(frozen=True, slots=True)
class Entry:
    """One package as a lockfile pins it."""

    name: str
    version: str
    lines: Lines
    dev: bool  # needed by devDependencies alone
    via: tuple[str, ...] | None  # the names that lead to it, as a Package's
    has_script: bool | None = None  # runs one when it is installed; None where that is not told
    dependents: tuple[Dependent, ...] = field(default=(), compare=False)

    @property
    def direct(self) -> bool:
        """Say whether a package.json of the project asks for it."""
        return self.via == ()


@dataclass(frozen=True)
class Lockfile:
    """A lockfile that is there; what it pins is read when that is first asked for.

    Entries are found by install path, "node_modules/a/node_modules/b", where the lockfile decides
    it (npm, bun), and by "name@version" where the layout is the installer's own (yarn, pnpm, bun).
    """

    kind: LockfileKind
    path: str  # relative to the repository's root
    _read: Callable[[], Mapping[str, Entry]] = field(repr=False, compare=False)
    is_berry: bool = False  # of yarn 2 or newer

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Tell what it pins; nothing where it cannot be read."""
        return self._pins if not isinstance(self._pins, ToolError) else {}

    @property
    def problem(self) -> str | None:
        """Tell why it cannot be read."""
        return str(self._pins) if isinstance(self._pins, ToolError) else None

    def find(self, path: str, name: str, version: str) -> Entry | None:
        """Find what pinned the package that lies at `path` in an image: "app/node_modules/a"."""
        if not _is_local(path):
            return None
        for key in (*_install_paths(path), f"{name}@{version}"):
            entry = self.entries.get(key)
            if entry is not None and (entry.name, entry.version) == (name, version):
                return entry
        return None

    @cached_property
    def _pins(self) -> Mapping[str, Entry] | ToolError:
        return attempt(self._read)


def by_version(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Key entries by name@version; of several, the best explained one stands for all."""
    copies: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        copies[f"{entry.name}@{entry.version}"].append(entry)
    return {key: _joined(found) for key, found in copies.items()}


def _joined(copies: Sequence[Entry]) -> Entry:
    best = min(copies, key=lambda entry: Demand(entry.dev, entry.via).rank)
    if len(copies) == 1:
        return best
    dependents = dict.fromkeys(each for entry in copies for each in entry.dependents)
    return replace(best, dependents=tuple(dependents))


def _is_local(path: str) -> bool:
    return MODULES in path and not any(each in path for each in _GLOBAL)


def _install_paths(path: str) -> Iterator[str]:
    """Yield what a lockfile may call a package: from each folder above the outer node_modules."""
    for end in ends(path):
        yield end
        if end.startswith(MODULES):
            return


def ends(path: str) -> Iterator[str]:
    """Yield the path and what is left of it without its first folders, the longest first."""
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))
