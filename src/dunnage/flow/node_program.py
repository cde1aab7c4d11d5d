"""Which file a command starts Node.js with, and with which options."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename

from dunnage.flow.state import resolve

# https://nodejs.org/api/cli.html: options whose value is a word of its own
_WITH_VALUE = frozenset(
    {"-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions"}
    | {"--env-file", "--env-file-if-exists", "--title", "--icu-data-dir", "--input-type"}
    | {"-e", "--eval", "-p", "--print", "-pe", "--project", "-P", "--stack-trace-limit"}
)
_WITHOUT_FILE = frozenset({"-e", "--eval", "-p", "--print", "-pe", "-v", "--version", "--run"})
_PROGRAMS = frozenset(
    {"node", "nodejs", "bun", "deno", "tsx", "ts-node", "ts-node-dev", "tsnd", "nodemon"}
    | {"pm2", "pm2-runtime", "pm2-docker", "forever", "babel-node", "node-dev", "esno"}
)
_VERBS = frozenset({"start", "run", "watch", "dev"})


@dataclass(frozen=True, slots=True)
class NodeProgram:
    """A JavaScript runtime, or what starts one, with the file that it runs."""

    program: str
    options: tuple[str, ...]
    file: str | None  # absolute; None where there is none or it is not known
    written: str | None  # the file as it stands there
    arguments: tuple[str, ...]


def read(words: tuple[str, ...], workdir: str | None) -> NodeProgram | None:
    """Read a command; None where it starts no JavaScript runtime itself."""
    if not words or basename(words[0]) not in _PROGRAMS:
        return None
    program = basename(words[0])
    options: list[str] = []
    rest = list(words[1:])
    while rest and (rest[0].startswith("-") or (program != "node" and rest[0] in _VERBS)):
        word = rest.pop(0)
        options.append(word)
        if word == "--":
            break
        if word in _WITH_VALUE and rest:
            options.append(rest.pop(0))
    if _WITHOUT_FILE.intersection(options) or not rest:
        return NodeProgram(program, tuple(options), None, None, tuple(rest))
    file = None if basename(rest[0]) != rest[0] and "://" in rest[0] else resolve(workdir, rest[0])
    return NodeProgram(program, tuple(options), file, rest[0], tuple(rest[1:]))
