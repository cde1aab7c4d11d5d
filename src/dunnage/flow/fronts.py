"""What stands in front of the program of a container: inits, shells, and what drops root."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from posixpath import basename

from dunnage.flow import scripts
from dunnage.project import install

_INITS = frozenset(
    {"dumb-init", "tini", "tini-static", "catatonit", "my_init", "s6-svscan", "init", "pid1"}
)
_DROPS = frozenset({"gosu", "su-exec", "setpriv", "setuidgid", "s6-setuidgid", "chpst", "runuser"})
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "cmd", "powershell", "pwsh"})
_TRANSPARENT = frozenset({"env", "nohup", "nice", "exec", "xvfb-run", "time", "command"})
_MANAGERS = frozenset({"npm", "npx", "yarn", "pnpm", "pnpx", "bunx", "corepack"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_INIT_OPTIONS = frozenset({"-p", "-e", "-r", "--rewrite"})  # with a value
# What a shell runs beside or after the program, not in its place.
_AFTERWARDS = frozenset({"exit", "true", "false", ":", "tee", "grep", "wait", "pino-pretty", "cat"})
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Front:
    """What was found on the way; `rest` are the words of argv from the program on."""

    words: tuple[str, ...]
    rest: tuple[str, ...]
    init: str | None = None
    drops: str | None = None
    wrapper: str | None = None
    text: str | None = None  # that a shell runs


def read(argv: tuple[str, ...]) -> Front:
    """Look through everything that starts something else."""
    front = Front(argv, argv)
    for _ in range(_MAX_DEPTH):
        inner = _step(front)
        if inner == front:
            break
        front = inner
    return front


def manager(words: tuple[str, ...]) -> str | None:
    """Name the package manager that stands in front of the application."""
    called = install.invocation(words)
    name = basename(words[0]) if words else ""
    if name in _MANAGERS:
        return name if name in ("npx", "pnpx", "bunx") else called[0]
    return "bun" if called[:1] == ("bun",) and scripts.called(words) else None


def _step(front: Front) -> Front:
    words = front.words
    name = basename(words[0]) if words else ""
    if name in _SHELLS and front.text is None:
        return _inside(front, words)
    if name in _INITS:
        return _onward(replace(front, init=name), _after_options(words[1:]))
    if name in _DROPS:
        return _onward(replace(front, drops=name), _after_user(name, words[1:]))
    if name in _TRANSPARENT or _ASSIGNMENT.fullmatch(words[0] if words else ""):
        return _onward(front, _after_options(words[1:]))
    behind = _behind_wrapper(name, words)
    return _onward(replace(front, wrapper=words[0]), behind) if behind else front


def _behind_wrapper(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if "--" in words[1:] and "run" in words[1 : words.index("--")]:  # `doppler run -- node`
        return words[words.index("--") + 1 :]
    return words[1:] if name.endswith(".sh") or "entrypoint" in name else ()


def _onward(front: Front, words: tuple[str, ...]) -> Front:
    if not words:
        return replace(front, words=())
    rest = front.rest if front.text is not None else words
    return replace(front, words=words, rest=rest)


def _inside(front: Front, words: tuple[str, ...]) -> Front:
    """Read what a shell runs: of several commands, the last is the one that stays."""
    flags = [i for i, word in enumerate(words[1:], start=1) if _takes_script(word)]
    if not flags or flags[0] + 1 >= len(words):
        operands = tuple(word for word in words[1:] if not word.startswith("-"))
        return (
            replace(front, words=operands, rest=operands, wrapper=words[0]) if operands else front
        )
    text = words[flags[0] + 1]
    found = [each for each in scripts.commands(text) if each]
    while len(found) > 1 and found[-1][0] in _AFTERWARDS:
        found.pop()
    # What lies behind the text are the shell's own parameters.
    return replace(front, words=found[-1] if found else (), rest=words, text=text)


def _takes_script(word: str) -> bool:
    if word.startswith("/"):
        return word.upper() == "/C"
    return word.lower() in ("-command", "-c") or (
        word.startswith("-") and not word.startswith("--") and word.endswith("c")
    )


def _after_options(words: tuple[str, ...]) -> tuple[str, ...]:
    position = 0
    while position < len(words) and words[position].startswith("-"):
        if words[position] == "--":
            return words[position + 1 :]
        position += 2 if words[position] in _INIT_OPTIONS else 1
    while position < len(words) and _ASSIGNMENT.fullmatch(words[position]):
        position += 1
    return words[position:]


def _after_user(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if name in ("gosu", "su-exec", "setuidgid", "s6-setuidgid"):
        return words[1:]
    if name == "runuser" and "--" not in words:
        return words[2:]
    return words[words.index("--") + 1 :] if "--" in words else _after_options(words)
