"""What a command of npm, yarn, pnpm, bun or Corepack installs, by its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.project import options
from dunnage.project.lockfile import LockfileKind

if TYPE_CHECKING:
    from dunnage.dockerfile.shell import Command

# https://docs.npmjs.com/cli/commands/npm-install and npm-ci: aliases, and those of misspellings
_NPM_CI = frozenset(
    {"ci", "clean-install", "ic", "install-clean", "isntall-clean"}
    | {"cit", "install-ci-test", "clean-install-test", "sit"}
)
_NPM_INSTALL = frozenset(
    {"install", "add", "i", "in", "ins", "inst", "insta", "instal"}
    | {"isnt", "isnta", "isntal", "isntall", "install-test", "it"}
)
_VERBS = {
    "npm": _NPM_INSTALL | _NPM_CI,
    "yarn": frozenset({"install", "", "add", "global", "focus"}),  # a bare `yarn` installs
    "pnpm": frozenset({"install", "i", "add", "ci", "deploy", "fetch"}),
    "bun": frozenset({"install", "i", "add", "a", "ci"}),
    "corepack": frozenset({"enable", "prepare", "install", "use", "up"}),
}
# With these the lockfile decides alone, or there is no option to say so.
_FROZEN_VERBS = {
    "npm": _NPM_CI,
    "yarn": frozenset({"focus"}),
    "pnpm": frozenset({"ci", "deploy", "fetch"}),
    "bun": frozenset({"ci"}),
    "corepack": frozenset[str](),
}
_FROZEN_OPTIONS = {
    "npm": frozenset[str](),  # there is `npm ci` for it
    "yarn": frozenset({"--frozen-lockfile", "--immutable", "--pure-lockfile"}),
    "pnpm": frozenset({"--frozen-lockfile"}),
    "bun": frozenset({"--frozen-lockfile"}),
    "corepack": frozenset[str](),
}
_LOCKFILES = {
    "npm": (LockfileKind.SHRINKWRAP, LockfileKind.NPM),
    "yarn": (LockfileKind.YARN,),
    "pnpm": (LockfileKind.PNPM,),
    "bun": (LockfileKind.BUN,),
    "corepack": (),
}
_GLOBAL = frozenset({"-g", "--global", "--location=global"})
_FOLDER = ("--prefix", "--cwd", "--dir", "-C")
_YARN_RELEASE = re.compile(r"(?:.*/)?yarn-[\w.-]+\.c?js")


@dataclass(frozen=True, slots=True)
class Install:
    """An installation of all that the project asks for, or of `packages` besides."""

    manager: str
    verb: str  # as it is written; "" for a bare `yarn`, "focus" for `yarn workspaces focus`
    packages: tuple[str, ...]  # for `focus`, workspaces
    options: frozenset[str]  # a value that is a word of its own is joined: `--omit=dev`

    @property
    def is_global(self) -> bool:
        """Say whether the project and its lockfile have nothing to do with it."""
        return self.manager == "corepack" or self.verb == "global" or bool(self.options & _GLOBAL)

    @property
    def is_frozen(self) -> bool:
        """Say whether the lockfile alone decides what is installed."""
        return self.verb in _FROZEN_VERBS[self.manager] or bool(
            self.options & _FROZEN_OPTIONS[self.manager]
        )

    @property
    def is_project(self) -> bool:
        """Say whether it lays out what package.json asks for."""
        if self.is_global or self.verb == "fetch":
            return False
        return not self.packages or self.verb in ("focus", "deploy")

    @property
    def lockfiles(self) -> tuple[LockfileKind, ...]:
        """Name the lockfiles that this manager reads."""
        return _LOCKFILES[self.manager]

    @property
    def folder(self) -> str | None:
        """Name the folder that an option sends it to, as it is written."""
        return options.value(self.options, *_FOLDER)

    @property
    def destination(self) -> str | None:
        """Name the folder that `pnpm deploy` fills, as it is written."""
        return self.packages[-1] if self.verb == "deploy" and self.packages else None

    @property
    def dev(self) -> bool | None:
        """Say whether options ask for devDependencies; None where they leave it open."""
        return options.dev(self.manager, self.options)

    @property
    def scripts(self) -> bool | None:
        """Say whether options let install scripts run; None where they leave it open."""
        if self.verb == "fetch":
            return False
        return (
            None
            if (ignored := options.flag(self.options, "ignore-scripts")) is None
            else (not ignored)
        )


def read(command: Command) -> Install | None:
    """Read a command; None where it installs nothing."""
    words = invocation(command.words)
    manager = words[0] if words else ""
    if manager not in _VERBS:
        return None
    positional, given = options.split(manager, words[1:])
    verb, *packages = (*positional, "")
    if manager == "yarn" and positional[:2] == ("workspaces", "focus"):
        verb, *packages = positional[1:]
    elif manager == "yarn" and verb == "workspace" and positional[2:3] in (("install",), ("add",)):
        verb, *packages = positional[2:]
    elif manager == "yarn" and verb == "global" and positional[1:2] != ("add",):
        return None
    elif verb == "global":
        packages = list(positional[2:])
    if verb not in _VERBS[manager] or given & {"--version", "-v", "--help", "-h"}:
        return None
    return Install(manager, verb, tuple(filter(None, packages)), given)


def invocation(words: tuple[str, ...]) -> tuple[str, ...]:
    """Tell the package manager's own words, of `npx -y pnpm@9 i`, `corepack yarn`, `sudo npm`."""
    match words:
        case ("sudo" | "gosu" | "su-exec" | "chroot", *_):
            start = next((i for i, word in enumerate(words) if _name(word) in _VERBS), 0)
            return invocation(words[start:]) if start else ()
        case ("npx" | "bunx" | "pnpx", *rest):
            start = next((i for i, word in enumerate(rest) if not word.startswith("-")), len(rest))
            is_manager = start < len(rest) and _name(rest[start]) in _LOCKFILES
            return (_name(rest[start]), *rest[start + 1 :]) if is_manager else words
        case ("corepack", manager, *rest) if _name(manager) in ("yarn", "pnpm", "npm"):
            return (_name(manager), *rest)
        case ("node", script, *rest) if _YARN_RELEASE.fullmatch(script):
            return ("yarn", *rest)
        case _:
            return (*(_name(word.rpartition("/")[2]) for word in words[:1]), *words[1:])


def _name(word: str) -> str:
    """Leave out the version: `pnpm@9`."""
    name = word[:1] + word[1:].partition("@")[0]
    return "yarn" if name == "yarnpkg" else name
