"""Servers whose image does not say which port they listen on."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Instruction
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Severity
from dunnage.project.framework import Framework
from dunnage.project.program import Program
from dunnage.rule import Example, Violation, practice

# Images that are known to declare no port themselves.
_SILENT = frozenset(
    {Family.NODE, Family.DISTROLESS_NODE, Family.CHAINGUARD_NODE, Family.ALPINE, Family.DEBIAN}
    | {Family.UBUNTU}
)
_LOCAL = re.compile(r"https?://(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])")
_PORT = re.compile(r"(\d+)(?:/tcp)?", re.IGNORECASE)
_APP = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\nCOPY server.mjs ./\n"
)
_FILES = {
    "server.mjs": (
        'import { createServer } from "node:http";\n'
        "const server = createServer().listen(3000);\n"
        'process.on("SIGTERM", () => server.close());\n'
    ),
    ".dockerignore": "node_modules\n",
}


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/reference/dockerfile/#expose",
    examples=[
        Example(
            bad=f'{_APP}USER node\nCMD ["node", "server.mjs"]\n',
            good=f'{_APP}EXPOSE 3000\nUSER node\nCMD ["node", "server.mjs"]\n',
            lines=(1,),
            files=_FILES,
        ),
        Example(
            bad=f'{_APP}EXPOSE 8080\nUSER node\nCMD ["node", "server.mjs"]\n',
            good=f'{_APP}EXPOSE 3000\nUSER node\nCMD ["node", "server.mjs"]\n',
            lines=(5,),
            files=_FILES,
        ),
    ],
)
def expose_missing(flow: Flow) -> Iterator[Violation]:
    """A server's port is not declared, or another one is.

    EXPOSE opens nothing: it tells people, proxies and `docker run --publish-all` which port the
    container serves. Declare the one that the application listens on.
    """
    if flow.kind is not Kind.SERVICE or flow.base(flow.target).family not in _SILENT:
        return
    program = _program(flow)
    exposes = [each for each in flow.target.history if each.keyword == "EXPOSE"]
    if not exposes:
        if _serves(flow, program):
            lines = flow.target.origin.lines
            yield Violation(lines, "This image starts a server, and no EXPOSE names its port.")
    elif program is not None and program.is_complete and program.ports:
        listening = {*map(str, program.ports), flow.state(flow.target).environment("PORT")}
        declared = {port for each in exposes for port in _ports(flow, each)}
        if None not in declared and not declared & listening:
            named = " and ".join(map(str, program.ports))
            yield Violation(
                exposes[-1].lines, f"The sources listen on {named}, and no EXPOSE names that port."
            )


def _program(flow: Flow) -> Program | None:
    node = flow.process.node if flow.process else None
    if flow.project is None or node is None or node.file is None:
        return None
    return flow.project.program(node.file)


def _serves(flow: Flow, program: Program | None) -> bool:
    """Look for proof, in the sources, the environment or the health check."""
    if program is not None and program.listens:
        return True
    if flow.project is not None and flow.project.framework() is Framework.NEXT:
        return True
    check = flow.target.healthcheck
    return flow.state(flow.target).environment("PORT") is not None or (
        check is not None and _LOCAL.search(check.value) is not None
    )


def _ports(flow: Flow, expose: Instruction) -> Iterator[str | None]:
    """Read an EXPOSE; None for a range, another protocol, or a variable that is not known."""
    scope = flow.state(flow.target).scope
    for word in expose.words:
        match = _PORT.fullmatch(scope.expand(word))
        yield match[1] if match else None
