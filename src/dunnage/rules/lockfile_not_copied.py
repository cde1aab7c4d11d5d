"""Installations that obey a lockfile which was left behind."""

from collections.abc import Iterator

from dunnage.flow import lockfile_reach
from dunnage.flow.flow import Flow
from dunnage.flow.lockfile_reach import Cause
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "RUN npm ci --omit=dev && npm cache clean --force\n"
    'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
)
_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"


@practice(
    Severity.ERROR,
    source="https://docs.npmjs.com/cli/commands/npm-ci",
    examples=[
        Example(
            bad=f"{_START}COPY package.json ./\n{_APP}",
            good=f"{_START}COPY package.json package-lock.json ./\n{_APP}",
            lines=(5,),
        ),
    ],
)
def lockfile_not_copied(flow: Flow) -> Iterator[Violation]:
    """An installation from the lockfile runs where no lockfile has arrived.

    `npm ci` stops with `EUSAGE`, pnpm and yarn with a frozen lockfile stop too; yarn 1 is the
    exception and installs whatever is newest, without a word. Copy the lockfile beside
    package.json, before the installation.
    """
    for lack in lockfile_reach.lacks(flow, Cause.NOT_COPIED):
        then = "the build stops here" if lack.is_fatal else "yarn takes whatever is newest"
        yield Violation(
            lack.lines, f"No COPY brings `{lack.name}`: {then}. Copy it beside package.json."
        )
