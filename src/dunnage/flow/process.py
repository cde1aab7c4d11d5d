"""What a container runs: entrypoint and command, put together as Docker does, and looked through.

https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import arguments
from dunnage.flow import fronts, node_program, scripts
from dunnage.flow.families import Family, Sh

if TYPE_CHECKING:
    from dunnage.dockerfile import Instruction
    from dunnage.flow.base import Base
    from dunnage.flow.node_program import NodeProgram
    from dunnage.model import Lines
    from dunnage.project.package_json import PackageJson

_EXEC = re.compile(r"(?:^|[;&|\s])exec\s")
_SCRIPT = (".js", ".mjs", ".cjs")
_BASE_COMMAND = {
    Family.NODE: ("node",),
    Family.NGINX: ("nginx", "-g", "daemon off;"),
    Family.NGINX_UNPRIVILEGED: ("nginx", "-g", "daemon off;"),
    Family.CADDY: ("caddy", "run", "--config", "/etc/caddy/Caddyfile"),
    Family.HTTPD: ("httpd-foreground",),
}


@dataclass(frozen=True, slots=True)
class Process:
    """A container's main process, or its health check."""

    entrypoint: Instruction | None
    command: Instruction | None
    instruction: Instruction | None  # that names the program; None: the base image
    argv: tuple[str, ...]
    words: tuple[str, ...]  # the program that counts, without all that stands in front of it
    is_shell: bool
    is_exec: bool
    sh: Sh | None
    init: str | None
    drops: str | None
    wrapper: str | None
    manager: str | None
    script: str | None
    script_text: str | None
    node: NodeProgram | None

    @property
    def lines(self) -> Lines | None:
        """Tell the lines of the instruction that names the program."""
        return self.instruction.lines if self.instruction else None

    @property
    def program(self) -> str | None:
        """Name the program that counts, without its folder."""
        return basename(self.words[0]) if self.words else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides how a command is read."""

    base: Base
    shell: tuple[str, ...] | None  # as SHELL has it
    workdir: str | None
    manifest: PackageJson | None


def main(
    entrypoint: Instruction | None, command: Instruction | None, around: Surroundings
) -> Process | None:
    """Put entrypoint and command together; None where nobody names a program."""
    if entrypoint is None and command is None:
        argv = _BASE_COMMAND.get(around.base.family) if around.base.family else None
        return None if argv is None else _process(None, None, argv, 0, around)
    front = _argv(entrypoint, around)
    if entrypoint is not None and entrypoint.json is None:
        return _process(entrypoint, command, front, len(front), around)
    argv = (*front, *_argv(command, around))
    if entrypoint is None:
        argv = _behind_base(argv, around.base)
    return _process(entrypoint, command, argv, len(front), around) if argv else None


def health(instruction: Instruction, around: Surroundings) -> Process | None:
    """Read what a HEALTHCHECK runs; None for NONE."""
    kind, text = arguments.split_keyword(instruction.arguments)
    if kind.upper() != "CMD":
        return None
    argv = instruction.json if instruction.json is not None else (*_shell(around), text)
    return _process(None, instruction, argv, 0, around)


def _argv(instruction: Instruction | None, around: Surroundings) -> tuple[str, ...]:
    if instruction is None:
        return ()
    if instruction.json is not None:
        return instruction.json
    return (*_shell(around), instruction.arguments)


def _shell(around: Surroundings) -> tuple[str, ...]:
    if around.shell is not None:
        return around.shell
    windows = around.base.family is Family.WINDOWS
    return ("cmd", "/S", "/C") if windows else ("/bin/sh", "-c")


def _behind_base(argv: tuple[str, ...], base: Base) -> tuple[str, ...]:
    """Set the base image's entrypoint in front."""
    if base.entrypoint_is_node:
        return ("node", *argv)
    # https://github.com/nodejs/docker-node/blob/main/docker-entrypoint.sh
    starts_node = argv[:1] and (argv[0].startswith("-") or argv[0].endswith(_SCRIPT))
    return ("node", *argv) if base.family is Family.NODE and starts_node else argv


def _process(
    entrypoint: Instruction | None,
    command: Instruction | None,
    argv: tuple[str, ...],
    from_entrypoint: int,
    around: Surroundings,
) -> Process:
    front = fronts.read(argv)
    manager, script = fronts.manager(front.words), scripts.called(front.words)
    text = around.manifest.scripts.get(script) if around.manifest and script else None
    words = _plain(text) if text is not None else front.words
    named = entrypoint if len(argv) - len(front.rest) < from_entrypoint else command
    return Process(
        entrypoint=entrypoint,
        command=command,
        instruction=named or entrypoint or command,
        argv=argv,
        words=front.words,
        is_shell=front.text is not None,
        is_exec=front.text is not None and _EXEC.search(front.text) is not None,
        sh=around.base.sh,
        init=front.init,
        drops=front.drops,
        wrapper=front.wrapper,
        manager=manager,
        script=script,
        script_text=text,
        node=node_program.read(words, around.workdir),
    )


def _plain(text: str) -> tuple[str, ...]:
    """Take a script's command, where it is but one."""
    found = tuple(scripts.commands(text))
    return found[0] if len(found) == 1 else ()
