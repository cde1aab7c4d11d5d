"""Programs that are not in the image."""

from collections.abc import Iterator
from posixpath import basename, join, splitext

from dunnage.flow import lookup, presence
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.node_program import NodeProgram
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
    if process is None or process.instruction is None or flow.kind in (Kind.DEV, Kind.WINDOWS):
        return
    if image is not None and (lacking := _missing_program(flow, image)) is not None:
        yield lacking
    elif process.node is not None and _is_missing(flow, image, process.node):
        name, path = process.node.written, process.node.file
        yield Violation(
            process.instruction.lines,
            f"`{name}` is `{path}` here, and no such file is in the image.",
        )


def _missing_program(flow: Flow, image: Image) -> Violation | None:
    """Look up what the container starts first, where the Dockerfile says it and no shell."""
    config, named = image.config, flow.target.entrypoint
    first = config.entrypoint[:1]
    if named is None and (not first or flow.base(flow.target).family is Family.NODE):
        # https://github.com/nodejs/docker-node/blob/main/docker-entrypoint.sh
        named, first = flow.target.command, config.command[:1]
    if named is None or not named.json or named.json[:1] != first or first[0].startswith("-"):
        return None
    is_script = lookup.has_script(image, join(config.workdir or "/", first[0]))
    if is_script is not False or lookup.has_program(image, first[0]) is not False:
        return None
    return Violation(named.lines, f"`{first[0]}` is started, and no such program is in the image.")


def _is_missing(flow: Flow, image: Image | None, node: NodeProgram) -> bool:
    if node.file is None or node.program not in _RUNTIMES:
        return False
    if node.file == flow.state(flow.target).workdir or basename(node.file) in _PROGRAMS:
        return False
    if splitext(node.file)[1] not in _SCRIPTS:
        return False
    present = lookup.has_script(image, node.file) if image else _is_expected(flow, node.file)
    return present is False


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
