"""What a command of npm, yarn, pnpm or bun installs, and whether the lockfile decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.project.lockfile import LockfileKind

if TYPE_CHECKING:
    from dunnage.dockerfile.shell import Command

# https://docs.npmjs.com/cli/commands/npm-install, its aliases, and those of its misspellings
_NPM_INSTALL = frozenset(
    {"install", "add", "i", "in", "ins", "inst", "insta", "instal"}
    | {"isnt", "isnta", "isntal", "isntall"}
)
_INSTALL = {
    "npm": _NPM_INSTALL,
    "yarn": frozenset({"install", ""}),  # a bare `yarn` installs
    "pnpm": frozenset({"install", "i"}),
    "bun": frozenset({"install", "i"}),
}
_FROZEN = {
    "npm": frozenset[str](),  # there is `npm ci` for it
    "yarn": frozenset({"--frozen-lockfile", "--immutable"}),
    "pnpm": frozenset({"--frozen-lockfile"}),
    "bun": frozenset({"--frozen-lockfile"}),
}
_LOCKFILES = {
    "npm": (LockfileKind.SHRINKWRAP, LockfileKind.NPM),
    "yarn": (LockfileKind.YARN,),
    "pnpm": (LockfileKind.PNPM,),
    "bun": (LockfileKind.BUN,),
}
_GLOBAL = frozenset({"-g", "--global", "--location=global"})
# Options of npm, yarn, pnpm and bun whose value may be the next word.
_WITH_VALUE = frozenset(
    {"--prefix", "--cwd", "--dir", "-C", "--registry", "--cache", "--loglevel", "--omit", "--only"}
    | {"--include", "--userconfig", "--workspace", "-w", "--filter", "--store-dir", "--location"}
    | {"--network-timeout", "--fetch-timeout", "--network-concurrency", "--maxsockets"}
    | {"--modules-folder", "--cache-folder", "--install-strategy", "--before", "--cpu", "--os"}
)


@dataclass(frozen=True, slots=True)
class Install:
    """An installation of all that the project asks for, or of `packages` besides."""

    manager: str
    verb: str  # as it is written; "" for a bare `yarn`
    packages: tuple[str, ...]
    options: frozenset[str]

    @property
    def is_global(self) -> bool:
        """Say whether the project and its lockfile have nothing to do with it."""
        return bool(self.options & _GLOBAL)

    @property
    def is_frozen(self) -> bool:
        """Say whether the lockfile alone decides what is installed."""
        return bool(self.options & _FROZEN[self.manager])

    @property
    def lockfiles(self) -> tuple[LockfileKind, ...]:
        """Name the lockfiles that this manager reads."""
        return _LOCKFILES[self.manager]


def read(command: Command) -> Install | None:
    """Read a command; None where it installs nothing, and for `npm ci` and its like."""
    manager = command.program
    if manager not in _INSTALL:
        return None
    verb, *packages = (*_positional(command.words[1:]), "")
    if verb not in _INSTALL[manager]:
        return None
    return Install(
        manager=manager,
        verb=verb,
        packages=tuple(filter(None, packages)),
        options=frozenset(word for word in command.words if word.startswith("-")),
    )


def _positional(words: tuple[str, ...]) -> list[str]:
    values = {i + 1 for i, word in enumerate(words) if word in _WITH_VALUE}
    return [word for i, word in enumerate(words) if i not in values and not word.startswith("-")]
