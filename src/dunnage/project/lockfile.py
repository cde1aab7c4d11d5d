"""What a lockfile pins: which package in which version at which path, and on which lines."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.model import Lines


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
    direct: bool  # a package.json of the project asks for it


@dataclass(frozen=True, slots=True)
class Lockfile:
    """A lockfile; of kinds other than npm's only the presence is known so far."""

    kind: LockfileKind
    path: str  # relative to the repository's root
    entries: Mapping[str, Entry] = field(  # by install path: "node_modules/a/node_modules/b"
        default_factory=lambda: MappingProxyType({})
    )
