"""Patterns of a .dockerignore that hold at the root alone."""

from collections.abc import Iterator

from dunnage.flow import arrival
from dunnage.flow.context_copies import context_copies
from dunnage.flow.flow import Flow
from dunnage.model import Lines, Severity
from dunnage.project.project import Project
from dunnage.project.unwanted import root_only, unwanted
from dunnage.rule import Example, Violation, practice

_DOCKERFILE = (
    "FROM node:24.11.1-bookworm-slim\n"
    "WORKDIR /app\n"
    "ENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
    "RUN npm ci --omit=dev && npm cache clean --force\n"
)
_FILES = {
    "package.json": '{"name": "app"}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    "src/server.js": "",
    "src/server.test.js": "",
    "lib/math.js": "",
    ".dockerignore": "**/node_modules\n.git\n*.test.js\n",
}


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/concepts/context/#syntax",
    examples=[
        Example(
            bad=f'{_DOCKERFILE}COPY . .\nUSER node\nCMD ["node", "src/server.js"]\n',
            good=f'{_DOCKERFILE}COPY lib ./lib\nUSER node\nCMD ["node", "lib/math.js"]\n',
            lines=(3,),
            files=_FILES,
        ),
    ],
)
def dockerignore_not_recursive(flow: Flow, project: Project) -> Iterator[Violation]:
    """A pattern of the `.dockerignore` holds at the context's root alone.

    Other than in a `.gitignore`, a pattern without a slash is matched against the whole path:
    `node_modules` does not exclude `packages/api/node_modules`, nor `.env` the file `src/.env`.
    Write `**/` in front of it.
    """
    if project.ignore is None:
        return
    copies = tuple(context_copies(flow))
    told = set()
    for each in unwanted(project):
        pattern = root_only(project, each.path)
        if pattern is None or pattern in told:
            continue
        if any(arrival.takes(copy, each.path) for copy in copies):
            told.add(pattern)
            yield Violation(
                Lines(pattern.line, pattern.line),
                f"`{pattern.text}` does not exclude `{each.path}`, which is copied. "
                f"Write `**/{pattern.glob}`.",
                path=project.ignore.path,
            )
