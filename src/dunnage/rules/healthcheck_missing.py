"""Servers that nobody asks how they are."""

import re
from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# Programs that wait for work and not for requests.
_WORKER = re.compile(r".*(worker|consumer|cron|queue|scheduler|migrat|seed|job).*")
_APP = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY dist ./dist\nEXPOSE 3000\nUSER node\n"
)
_START = 'CMD ["node", "dist/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/reference/dockerfile/#healthcheck",
    advice=True,
    examples=[
        Example(
            bad=f"{_APP}{_START}",
            good=f'{_APP}HEALTHCHECK CMD ["node", "dist/health.js"]\n{_START}',
            lines=(1,),
        ),
        Example(
            bad=f"{_APP}HEALTHCHECK NONE\n{_START}",
            good=f'{_APP}HEALTHCHECK CMD ["node", "dist/health.js"]\n{_START}',
            lines=(7,),
        ),
    ],
)
def healthcheck_missing(flow: Flow) -> Iterator[Violation]:
    """A server has no health check.

    Docker takes a process that runs for one that works: a server that has lost its database, or
    hangs, stays in service. Let HEALTHCHECK ask the server with Node.js itself, so that no curl has
    to be installed. Kubernetes and ECS ask by probes of their own and do not heed the image's:
    where they do, allow this rule.
    """
    if flow.kind not in (Kind.SERVICE, Kind.STATIC) or _is_worker(flow):
        return
    check = flow.target.healthcheck
    if check is not None:
        if check.arguments.strip().upper() == "NONE":
            yield Violation(check.lines, "HEALTHCHECK NONE switches the check off: say how to ask.")
    elif flow.base(flow.target).family is not None:  # another base may bring one
        yield Violation(
            flow.target.origin.lines, "No HEALTHCHECK tells whether this server still answers."
        )


def _is_worker(flow: Flow) -> bool:
    process = flow.process
    node = process.node if process else None
    names = (node.written if node else None, process.script if process else None)
    if any(_WORKER.fullmatch(name) for name in names if name):
        return True
    if flow.project is None or node is None or node.file is None:
        return False
    program = flow.project.program(node.file)
    return program is not None and program.is_complete and not program.listens
