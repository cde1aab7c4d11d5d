"""The plain commands that a script of package.json comes to, through the scripts that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.dockerfile.tokens import Word, tokens
from dunnage.project import install, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.package_json import PackageJson

_MAX_DEPTH = 5
_PREFIXES = frozenset({"cross-env", "cross-env-shell", "env", "exec", "dotenv", "--"})
_RUNNERS = frozenset({"run-s", "run-p", "npm-run-all", "npm-run-all2", "concurrently"})
# npm's own short forms; the others run any script by its name.
_SHORT = frozenset({"start", "test", "stop", "restart"})
_OWN_VERBS = frozenset(
    {"install", "add", "ci", "i", "init", "exec", "dlx", "x", "config", "set", "cache", "publish"}
    | {"pack", "remove", "global", "deploy", "fetch", "prune", "rebuild", "store", "version", "pm"}
    | {"workspaces", "workspace", "audit", "link", "up", "upgrade", "why", "node", "info", "help"}
    | {"self-update", "setup", "env", "import", "list", "ls", "plugin", "dedupe", "root", "bin"}
)


def commands(text: str) -> Iterator[tuple[str, ...]]:
    """Split a script into its commands, each without what sets variables in front of it."""
    words: list[str] = []
    for token in tokens(text):
        if isinstance(token, Word):
            words.append(token.text)
        elif words:
            yield _bare(words)
            words = []
    if words:
        yield _bare(words)


def called(words: tuple[str, ...]) -> str | None:
    """Name the script that a package manager is asked to run; None where it is asked for none."""
    words = install.invocation(words)
    manager = words[0] if words else ""
    operands, _ = options.split(manager, words[1:])
    name: str | None = None
    match manager, operands:
        case (("npm" | "pnpm" | "yarn" | "bun"), (("run" | "run-script" | "rum"), script, *_)):
            name = script
        case "npm", (("t" | "tst"), *_):
            name = "test"
        case "yarn", ("workspaces", *rest):
            name = next(iter(rest[rest.index("run") + 1 :]), None) if "run" in rest else None
        case "yarn", ("workspace", _, "run", script, *_) | ("workspace", _, script, *_):
            name = script
        case "npm", (script, *_) if script in _SHORT:
            name = script
        case (("yarn" | "pnpm"), (script, *_)):
            name = script
        case _:
            pass
    return None if name in _OWN_VERBS else name


def resolved(manifest: PackageJson, name: str, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Follow a script, with its pre and post scripts, down to commands that are no scripts."""
    if depth > _MAX_DEPTH:
        return
    for each in (f"pre{name}", name, f"post{name}"):
        for command in commands(manifest.scripts.get(each, "")):
            inner = _inner(command)
            known = tuple(script for script in inner if script in manifest.scripts)
            if not known:
                yield command
            for script in known:
                yield from resolved(manifest, script, depth + 1)


def _inner(command: tuple[str, ...]) -> tuple[str, ...]:
    if command and command[0] in _RUNNERS:
        return tuple(word.removeprefix("npm:") for word in command[1:])
    name = called(command)
    return () if name is None else (name,)


def _bare(words: list[str]) -> tuple[str, ...]:
    start = next(
        (
            i
            for i, word in enumerate(words)
            if word not in _PREFIXES and "=" not in word.partition(" ")[0]
        ),
        len(words),
    )
    return tuple(words[start:])
