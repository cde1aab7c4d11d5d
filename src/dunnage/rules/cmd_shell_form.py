"""A shell in front of the application."""

import json
import re
from collections.abc import Iterator
from posixpath import basename

from dunnage.flow.families import Sh
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.process import Process
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_PLAIN = re.compile(r"[\w./:@,+-][\w./:=@,+-]*")
_APP = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY dist ./dist\nUSER node\n"
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/build-checks/json-args-recommended/",
    examples=[
        Example(
            bad=f'{_APP}CMD "node" "dist/app.js"\n',
            good=f'{_APP}CMD ["node", "dist/app.js"]\n',
            lines=(6,),
            fixed=f'{_APP}CMD ["node", "dist/app.js"]\n',
        ),
        Example(
            bad=f'{_APP}CMD ["sh", "-c", "node dist/app.js --port $PORT"]\n',
            good=f"{_APP}CMD exec node dist/app.js --port $PORT\n",
            lines=(6,),
        ),
    ],
)
def cmd_shell_form(flow: Flow) -> Iterator[Violation]:
    """The application is started by a shell that stays in front of it.

    The shell is PID 1, and Debian's passes no signal on: `docker stop` waits for its ten seconds
    and kills, and a handler for SIGTERM never runs. BusyBox, on Alpine, gives its place to a single
    command, so that the base image decides. Write the JSON form; where a variable has to be
    expanded, put `exec` in front of the last command.
    """
    process = flow.process
    if process is None or process.instruction is None or not _is_asked(flow, process):
        return
    node, command = process.node, process.command
    if node is not None and node.written == "/bin/sh" and command is not None:
        message = "The ENTRYPOINT gets `/bin/sh -c` as arguments: write this CMD as JSON."
        yield Violation(command.lines, message)
    elif process.is_shell and not process.is_exec and not _forwards(process):
        reason = (
            "Debian's passes no signal on to the application"
            if process.sh is Sh.DASH
            else "the base image's shell decides whether the application sees SIGTERM"
        )
        yield Violation(
            process.instruction.lines,
            f"{process.instruction.keyword} starts a shell, and {reason}:"
            " write the JSON form, or `exec` the program.",
            _as_json(flow, process),
        )


def _is_asked(flow: Flow, process: Process) -> bool:
    kinds = (Kind.BASE, Kind.DEV, Kind.JOB, Kind.LAMBDA, Kind.WINDOWS)
    return flow.kind not in kinds and process.sh is not Sh.NONE


def _forwards(process: Process) -> bool:
    """Say whether PID 1 is an init that signals all, and not its own child alone."""
    first = basename(process.argv[0])
    return first == "dumb-init" or (first.startswith("tini") and "-g" in process.argv)


def _as_json(flow: Flow, process: Process) -> Fix | None:
    """Write plain words as JSON; an ENTRYPOINT would begin to take CMD for arguments."""
    instruction = process.instruction
    if instruction is None or instruction.json is not None:
        return None
    found = flow.commands(instruction)
    words = found[0].words if len(found) == 1 else ()
    text = re.sub("[\"']", "", instruction.arguments)
    is_plain = text.split() == list(words) and all(map(_PLAIN.fullmatch, words))
    one_line = instruction.lines.first == instruction.lines.last
    takes_arguments = instruction.keyword == "ENTRYPOINT" and process.command is not None
    if not words or not is_plain or not one_line or takes_arguments:
        return None
    return Fix(instruction.lines, f"{instruction.keyword} {json.dumps(words)}")
