"""Installations that obey a lockfile which the builder never gets."""

from collections.abc import Iterator

from dunnage.flow import lockfile_reach
from dunnage.flow.flow import Flow
from dunnage.flow.lockfile_reach import Cause
from dunnage.model import Severity
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    examples=[
        Example(
            bad=(
                f"{_START}COPY package*.json ./\n"
                f"RUN npm ci --omit=dev && npm cache clean --force\n{_END}"
            ),
            good=(
                f"{_START}COPY package.json yarn.lock ./\n"
                f"RUN yarn install --frozen-lockfile --production && yarn cache clean\n{_END}"
            ),
            lines=(5,),
            files={
                "package.json": '{"name": "app"}\n',
                "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
                "yarn.lock": "# yarn lockfile v1\n",
                ".dockerignore": "**/node_modules\n.git\npackage-lock.json\n",
                "server.js": "process.on('SIGTERM', () => process.exit())\n",
            },
        ),
    ],
)
def lockfile_ignored(flow: Flow, project: Project) -> Iterator[Violation]:
    """The `.dockerignore` keeps the lockfile from the build.

    A COPY that names the lockfile fails; one with a pattern (`package*.json`) goes on without it,
    and the installation stops, or resolves every version anew. Take the line out of the ignore
    file: the lockfile belongs into the build.
    """
    for lack in lockfile_reach.lacks(flow, Cause.IGNORED):
        pattern = project.ignore.deciding(lack.name) if project.ignore else None
        place = (
            f"line {pattern.line} of {project.ignore.path}"
            if pattern and project.ignore
            else ("the ignore file")
        )
        yield Violation(
            lack.lines, f"`{lack.name}` is excluded by {place}, so the installation has none."
        )
