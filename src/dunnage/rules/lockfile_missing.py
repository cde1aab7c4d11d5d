"""Installations that obey a lockfile which the project does not have."""

from collections.abc import Iterator

from dunnage.flow import lockfile_reach
from dunnage.flow.flow import Flow
from dunnage.flow.lockfile_reach import Cause
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
_YARN = "RUN yarn install --frozen-lockfile --production && yarn cache clean\n"


@practice(
    Severity.ERROR,
    source="https://docs.npmjs.com/cli/configuring-npm/package-lock-json",
    examples=[
        Example(
            bad=(
                f"{_START}COPY package*.json ./\n"
                f"RUN npm ci --omit=dev && npm cache clean --force\n{_END}"
            ),
            good=f"{_START}COPY package.json yarn.lock ./\n{_YARN}{_END}",
            lines=(5,),
            files={
                "package.json": '{"name": "app"}\n',
                "yarn.lock": "# yarn lockfile v1\n",
                ".dockerignore": "**/node_modules\n.git\n",
                "server.js": "process.on('SIGTERM', () => process.exit())\n",
            },
        ),
    ],
)
def lockfile_missing(flow: Flow) -> Iterator[Violation]:
    """The build context has no lockfile for this package manager.

    Either none was committed, or it is that of another package manager, which this one does not
    read. `npm ci`, and yarn and pnpm with a frozen lockfile, stop without it; yarn 1 installs
    whatever is newest. Commit the lockfile, or install with the package manager that wrote it.
    """
    for lack in lockfile_reach.lacks(flow, Cause.MISSING):
        yield Violation(
            lack.lines,
            f"There is no `{lack.name}` in the build context."
            f" Commit it, or install with the package manager whose lockfile there is.",
        )
