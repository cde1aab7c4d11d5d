"""Programs that are not in the image."""

from collections.abc import Iterator
from posixpath import basename, dirname, splitext

from dunnage.flow import presence
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.project.framework import Framework
from dunnage.rule import Example, Violation, practice

_SCRIPTS = ("", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
_PROGRAMS = ("node", "nodejs", "sh")  # that a command names once too often
_RUNTIMES = ("node", "nodejs", "tsx", "ts-node")
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_NEST = (
    "FROM node:24.11.1-bookworm-slim AS build\nWORKDIR /app\n"
    "COPY package.json package-lock.json ./\nRUN npm ci --ignore-scripts\nCOPY src ./src\n"
    "RUN npm run build && npm prune --omit=dev\n"
    f"{_APP}COPY --from=build /app/node_modules ./node_modules\n"
    "COPY --from=build /app/dist ./dist\nUSER node\n"
)


@practice(
    Severity.ERROR,
    source="https://nodejs.org/api/cli.html#program-entry-point",
    examples=[
        Example(
            bad=f'{_APP}COPY dist ./dist\nUSER node\nCMD ["node", "server.js"]\n',
            good=f'{_APP}COPY dist ./dist\nUSER node\nCMD ["node", "dist/server.js"]\n',
            lines=(6,),
        ),
        Example(
            bad=f'{_NEST}CMD ["node", "dist/index.js"]\n',
            good=f'{_NEST}CMD ["node", "dist/main.js"]\n',
            lines=(13,),
            files={
                "package.json": (
                    '{"name": "shop", "scripts": {"build": "nest build"},'
                    ' "dependencies": {"@nestjs/core": "11.1.9"},'
                    ' "devDependencies": {"@nestjs/cli": "11.0.12"}}\n'
                ),
                "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
                ".dockerignore": "node_modules\n",
                "src/main.ts": 'app.enableShutdownHooks(["SIGTERM"]);\n',
            },
        ),
    ],
)
def entry_file_missing(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The file that the container starts is not in the image.

    Node.js ends at once with "Cannot find module", and nothing tells it before the first start.
    Compare the path with the working directory, with where COPY puts the files, and with what the
    compiler makes: Nest starts `dist/main.js`, and TypeScript keeps `src` below `outDir` where it
    compiles files beside it too.
    """
    process = flow.process
    node = process.node if process else None
    if process is None or process.instruction is None or flow.kind is Kind.DEV:
        return
    if node is None or node.file is None or node.program not in _RUNTIMES:
        return
    if node.file == flow.state(flow.target).workdir or basename(node.file) in _PROGRAMS:
        return
    if splitext(node.file)[1] not in _SCRIPTS:
        return
    present = _is_in(image, node.file) if image else _is_expected(flow, node.file)
    if present is False:
        yield Violation(
            process.instruction.lines,
            f"`{node.written}` is `{node.file}` here, and no such file is in the image.",
        )


def _is_in(image: Image, path: str) -> bool | None:
    """Look the file up; what lies behind a symbolic link is not known."""
    name = path.lstrip("/")
    endings = ("", ".js", ".json", ".node", "/index.js", "/package.json")
    if any(f"{name}{ending}" in image.files for ending in endings):
        return True
    while name := dirname(name):
        if name in image.files:
            return None
    return False


def _is_expected(flow: Flow, path: str) -> bool | None:
    if not flow.history(flow.target, flow.copies):
        return None  # the application is mounted
    present = presence.starts(flow, path)
    if present is None and _is_unlike_nest(flow, path):
        return False
    return present


def _is_unlike_nest(flow: Flow, path: str) -> bool:
    """Say whether Nest, which makes a file of each source, has no source for this one."""
    project = flow.project
    if project is None or project.framework() is not Framework.NEST or project.monorepo:
        return False
    if not project.is_file("src/main.ts") or project.is_file("webpack.config.js"):
        return False
    compiled = "/dist/" in path or path.endswith("/dist")
    return compiled and project.program(path.lstrip("/")) is None
