"""A package manager as the container's main process."""

import json
import re
from collections.abc import Iterator

from dunnage.flow.families import Sh
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.process import Process
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_MANAGERS = ("npm", "npx", "yarn", "pnpm", "pnpx", "bunx", "corepack")
# A start script that is one plain command: no quotes, variables, operators or globs.
_PLAIN_NODE = re.compile(r"node( [\w./:=@-]+)+")
_STARTS = (("npm", "start"), ("npm", "run", "start"), ("yarn", "start"), ("pnpm", "start"))
_FILES = {
    "package.json": '{"name": "app", "scripts": {"start": "node dist/app.js"}}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    ".dockerignore": "node_modules\n",
    "dist/app.js": "process.on('SIGTERM', () => process.exit(0));\n",
}
_APP = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY dist ./dist\nCOPY package.json ./\nUSER node\n"
)


@practice(
    Severity.WARNING,
    source="https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd",
    examples=[
        Example(
            bad=f'{_APP}CMD ["npm", "start"]\n',
            good=f'{_APP}CMD ["node", "dist/app.js"]\n',
            lines=(7,),
            fixed=f'{_APP}CMD ["node", "dist/app.js"]\n',
            files=_FILES,
        ),
        Example(
            bad=f'{_APP}ENTRYPOINT ["dumb-init", "--"]\nCMD ["yarn", "run", "start:prod"]\n',
            good=f'{_APP}ENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "dist/app.js"]\n',
            lines=(8,),
        ),
    ],
)
def cmd_npm_start(flow: Flow) -> Iterator[Violation]:
    """The container starts its application through a package manager.

    npm and its kin stay in front of the application as a process of their own: signals to stop
    reach them first and are not always passed on (it depends on the base image's shell), the exit
    code is theirs, and they take tens of megabytes of memory. Start `node` itself.
    """
    process = flow.process
    if process is None or process.instruction is None or process.manager not in _MANAGERS:
        return
    if flow.kind in (Kind.BASE, Kind.DEV, Kind.JOB, Kind.LAMBDA, Kind.WINDOWS):
        return
    graceless = process.init is None and process.sh is Sh.DASH
    effect = ", and SIGTERM does not reach the application" if graceless else ""
    yield Violation(
        process.instruction.lines,
        f"`{process.manager}` is the main process, and not the application{effect}:"
        " start the program itself.",
        _fix(flow, process),
    )


def _fix(flow: Flow, process: Process) -> Fix | None:
    """Write out the start script, where it is one plain command and nothing runs around it."""
    instruction = process.instruction
    if flow.project is None or flow.project.package_json is None or instruction is None:
        return None
    scripts = flow.project.package_json.scripts
    start = scripts.get("start", "")
    if instruction.json not in _STARTS or {"prestart", "poststart"} & scripts.keys():
        return None
    if not _PLAIN_NODE.fullmatch(start) or instruction.lines.first != instruction.lines.last:
        return None
    return Fix(instruction.lines, f"{instruction.keyword} {json.dumps(start.split())}")
