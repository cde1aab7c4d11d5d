"""Programs that are PID 1 and do not know it."""

from collections.abc import Iterator

from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Severity
from dunnage.project.program import Program
from dunnage.rule import Example, Violation, practice

_BROWSERS = frozenset({"chromium", "chromium-browser", "google-chrome-stable", "firefox-esr"})
_APP = (
    "FROM node:24.11.1-alpine3.22\nWORKDIR /app\nENV NODE_ENV=production\n"
    "RUN apk add --no-cache dumb-init\nCOPY worker.mjs ./\nUSER node\n"
)
_FILES = {
    "worker.mjs": "setInterval(() => console.log('at work'), 1000);\n",
    ".dockerignore": "node_modules\n",
}


@practice(
    Severity.WARNING,
    source="https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#handling-kernel-signals",
    examples=[
        Example(
            bad=f'{_APP}CMD ["node", "worker.mjs"]\n',
            good=f'{_APP}CMD ["dumb-init", "node", "worker.mjs"]\n',
            lines=(7,),
            files=_FILES,
        ),
    ],
)
def init_missing(flow: Flow) -> Iterator[Violation]:
    """Node.js is PID 1, and neither an init nor a handler answers SIGTERM.

    The kernel ignores a signal that PID 1 has no handler for: `docker stop` waits for its ten
    seconds, kills, and the container ends with 137. A handler in the application is enough; an init
    such as `tini` or `dumb-init` ends it at once, and also cleans up after child processes, as a
    browser has many.
    """
    process = flow.process
    if process is None or process.instruction is None or process.node is None:
        return
    is_first = process.init is None and process.wrapper is None and process.manager is None
    if flow.kind not in (Kind.SERVICE, Kind.JOB) or not is_first or process.is_shell:
        return
    if process.node.program not in ("node", "nodejs"):
        return
    file = process.node.file
    program = flow.project.program(file) if flow.project and file else None
    if program is not None and _stays(program) and not program.handles_sigterm:
        yield Violation(
            process.instruction.lines,
            "Nothing answers SIGTERM, so the container is killed after ten seconds:"
            " put an init such as `tini` in front of `node`, or handle the signal.",
        )
    elif _starts_browsers(flow):
        yield Violation(
            process.instruction.lines,
            "Nothing cleans up after the browser's processes: put an init such as `tini` in front"
            " of `node`.",
        )


def _stays(program: Program) -> bool:
    """Say whether all of it is known, and it does not end by itself."""
    works = any("setInterval(" in source.code for source in program.sources)
    return program.is_complete and (program.listens or works)


def _starts_browsers(flow: Flow) -> bool:
    if flow.kind is not Kind.SERVICE:
        return False
    installed = flow.os_packages(flow.target)
    return flow.base(flow.target).family is Family.PUPPETEER or bool(_BROWSERS & installed)
