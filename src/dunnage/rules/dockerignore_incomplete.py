"""What a .dockerignore lets through."""

from collections.abc import Iterator

from dunnage.flow.context_copies import context_copies, copied
from dunnage.flow.flow import Flow
from dunnage.flow.secret_copies import secret_copies
from dunnage.model import Severity
from dunnage.project.project import Project
from dunnage.project.unwanted import root_only
from dunnage.rule import Example, Violation, practice

_MOST_NAMES = 4
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
    "server.js": "",
    "npm-debug.log": "",
    "test/server.test.js": "",
    ".dockerignore": "**/node_modules\n.git\n**/.env*\n",
}


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    examples=[
        Example(
            bad=f'{_DOCKERFILE}COPY . .\nUSER node\nCMD ["node", "server.js"]\n',
            good=f'{_DOCKERFILE}COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n',
            lines=(6,),
            files=_FILES,
        ),
    ],
)
def dockerignore_incomplete(flow: Flow, project: Project) -> Iterator[Violation]:
    """The `.dockerignore` lets through what no image needs.

    A copied `node_modules` of the machine that builds takes the place of the installed one, and
    with `.git` every commit rebuilds the layer. Tests, logs, reports and settings of editors and CI
    make what ships larger, and the layer change when they do. Add what is named to the file.
    """
    if project.ignore is None:
        return
    told = {each.path for each in secret_copies(flow)}
    for copy in tuple(context_copies(flow))[::-1]:
        names = [
            each.path
            for each in copied(flow, project, copy)
            if each.path not in told and root_only(project, each.path) is None
        ]
        if names:
            listed = ", ".join(f"`{name}`" for name in names[:_MOST_NAMES])
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield Violation(
                copy.lines, f"This copies {listed}{more}, which .dockerignore lets through."
            )
            return
