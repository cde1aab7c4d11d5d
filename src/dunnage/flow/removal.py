"""What is taken away again: devDependencies, node_modules folders, package managers' caches."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow.steps import StepFact
from dunnage.project import install, options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.flow.installation import Installation
    from dunnage.flow.steps import Step

_CACHES = (
    *("/.npm", "/.yarn", "/.pnpm-store", "/pnpm/store", "/.bun/install/cache", "/.cache/yarn"),
    *("/.cache/node", "/.cache/pnpm", "/.cache", "/_cacache", "/share/.cache"),
)
_CLEANING = {
    "npm": (("cache", "clean"), ("cache", "clear"), ("cache", "rm")),
    "yarn": (("cache", "clean"),),
    "pnpm": (("store", "prune"), ("cache", "delete")),
    "bun": (("pm", "cache", "rm"),),
}


class RemovalKind(enum.StrEnum):
    """What a removal takes away."""

    DEV = "devDependencies"
    MODULES = "node_modules"
    CACHE = "cache"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Removal(StepFact):
    """One path that one command takes away; no path where it is not known."""

    what: RemovalKind
    path: str | None
    manager: str | None = None


def read(step: Step, earlier: Iterable[Installation]) -> Iterator[Removal]:
    """Find what a command takes away; a later installation may leave devDependencies out."""
    match step.words:
        case ("rm", *_) | (("npx" | "bunx"), "rimraf", *_) | ("rimraf", *_):
            yield from (_path(step, word) for word in step.words[1:] if _is_path(word))
        case ("find", *_) if "node_modules" in step.words and "rm" in step.words:
            yield Removal(step, RemovalKind.MODULES, None)
        case _:
            yield from _managed(step, tuple(earlier))


def _is_path(word: str) -> bool:
    return not word.startswith("-") and word != "rimraf"


def _path(step: Step, word: str) -> Removal:
    name = word.removesuffix("*").rstrip("/") or ("/" if word.startswith("/") else ".")
    path = None if name.startswith("~") else step.resolve(name)
    if name.rpartition("/")[2] == "node_modules":
        return Removal(step, RemovalKind.MODULES, path)
    is_cache = f"/{name}".endswith(_CACHES)
    return Removal(step, RemovalKind.CACHE if is_cache else RemovalKind.OTHER, path)


def _managed(step: Step, earlier: tuple[Installation, ...]) -> Iterator[Removal]:
    words = install.invocation(step.words)
    manager = words[0] if words else ""
    if manager not in _CLEANING:
        return
    operands, given = options.split(manager, words[1:])
    if any(operands[: len(verbs)] == verbs for verbs in _CLEANING[manager]):
        yield Removal(step, RemovalKind.CACHE, None, manager)
    elif operands[:1] == ("prune",) and manager in ("npm", "pnpm"):
        dev = options.dev(manager, given)
        production = step.variable("NODE_ENV") == "production"
        if dev is False or (dev is None and production):
            folder = options.value(given, "--prefix", "-C", "--dir")
            yield Removal(step, RemovalKind.DEV, _modules(step, folder), manager)
    else:
        yield from _reinstalled(step, earlier)


def _reinstalled(step: Step, earlier: tuple[Installation, ...]) -> Iterator[Removal]:
    """Take an installation without devDependencies, after one with them, for a removal."""
    own = next((each for each in earlier if each.step is step), None)
    if own is None or own.dev is not False or own.install.destination is not None:
        return
    before = earlier[: earlier.index(own)]
    if any(each.is_project and each.folder == own.folder and each.dev for each in before):
        yield Removal(step, RemovalKind.DEV, own.modules, own.manager)


def _modules(step: Step, folder: str | None) -> str | None:
    place = step.folder if folder is None else step.resolve(folder)
    return None if place is None else f"{place.rstrip('/')}/node_modules"
