"""How something came into the image, which decides what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from dunnage.project.lockfile import Entry, Lockfile


@dataclass(frozen=True, slots=True)
class FromBase:
    """It came with a base image; `program` is the global npm package that bundles it."""

    image: str | None  # "node:24-slim@sha256:…", as FROM has it; None: a variable decides
    program: str | None = None


@dataclass(frozen=True, slots=True)
class FromInstruction:
    """An instruction brought it, as it brought the `program` that bundles it."""

    copies: bool  # it is a COPY or an ADD
    program: str | None = None


@dataclass(frozen=True, slots=True)
class FromLockfile:
    """A lockfile pins it."""

    lockfile: Lockfile
    entry: Entry
    overridden: bool  # a package.json decides its version, whatever is asked for


Origin: TypeAlias = FromBase | FromInstruction | FromLockfile
