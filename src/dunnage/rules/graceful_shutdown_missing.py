"""Servers that do not end what they have begun."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Lines, Severity
from dunnage.project import javascript
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_LARGEST_SOURCE = 512 * 1024
_APP = (
    "FROM node:24.11.1-alpine3.22\nWORKDIR /app\nENV NODE_ENV=production\n"
    "RUN apk add --no-cache tini\nCOPY *.mjs ./\nEXPOSE 3000\nUSER node\n"
    'ENTRYPOINT ["tini", "--"]\n'
)
_SERVER = (
    'import { createServer } from "node:http";\n'
    "const server = createServer();\n"
    "server.listen(3000);\n"
)


@practice(
    Severity.NOTE,
    source="https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html",
    examples=[
        Example(
            bad=f'{_APP}CMD ["node", "abrupt.mjs"]\n',
            good=f'{_APP}CMD ["node", "graceful.mjs"]\n',
            lines=(3,),
            files={
                "abrupt.mjs": _SERVER,
                "graceful.mjs": f'{_SERVER}process.on("SIGTERM", () => server.close());\n',
                ".dockerignore": "node_modules\n",
            },
        ),
    ],
)
def graceful_shutdown_missing(flow: Flow, project: Project) -> Iterator[Violation]:
    """A server has no handler for SIGTERM.

    At every deployment the requests that are under way are cut off, and what was not yet written is
    lost. Let a handler close the server, then the connections to databases, and leave the process
    to end by itself. An init in front of `node` ends it sooner, not more gently.
    """
    process = flow.process
    node = process.node if process else None
    if flow.kind is not Kind.SERVICE or node is None or node.file is None:
        return
    program = project.program(node.file)
    if program is None or not program.is_complete or program.handles_sigterm:
        return
    for source in program.sources:
        if javascript.listens(source.code):
            yield Violation(
                _where_it_listens(project, source.path),
                "This server does not answer SIGTERM, so a stop cuts requests off:"
                ' close it in `process.on("SIGTERM", …)`.',
                path=project.path(source.path),
            )
            break


def _where_it_listens(project: Project, path: str) -> Lines:
    content = project.context.read(path, _LARGEST_SOURCE) or b""
    lines = content.decode("utf-8", errors="replace").split("\n")
    numbers = (number for number, line in enumerate(lines, 1) if javascript.listens(line))
    number = next(numbers, 1)
    return Lines(number, number)
