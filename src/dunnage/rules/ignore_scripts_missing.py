"""Installations that run whatever scripts the packages bring."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.project import native
from dunnage.rule import Example, Violation, practice

_START = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_CLEAN = " && npm cache clean --force\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.npmjs.com/cli/commands/npm-ci#ignore-scripts",
    advice=True,
    tags=("security",),
    examples=[
        Example(
            bad=f"{_START}RUN npm ci --omit=dev{_CLEAN}{_END}",
            good=f"{_START}RUN npm ci --omit=dev --ignore-scripts{_CLEAN}{_END}",
            lines=(5,),
        ),
    ],
)
def ignore_scripts_missing(flow: Flow) -> Iterator[Violation]:
    """Every package may run a script of its own while it is installed.

    That is how most attacks by way of a stolen package begin: the script runs at once, with the
    build's network and secrets. npm up to 11 and yarn 1 run all scripts; npm 12, pnpm 10 and bun
    run those of allowed packages only. Install with `--ignore-scripts`, and call `npm rebuild` for
    the packages that need theirs.
    """
    told: set[int] = set()
    for stage in flow.stages:
        for each in flow.installations(stage):
            if not each.is_project or not each.scripts or id(each.instruction) in told:
                continue
            told.add(id(each.instruction))
            needed = ", ".join(f"`{name}`" for name in _in_need(flow))
            then = f", then `npm rebuild` for {needed}" if needed else ""
            yield Violation(
                each.lines,
                f"The scripts of all packages run here: add `--ignore-scripts`{then}.",
            )


def _in_need(flow: Flow) -> tuple[str, ...]:
    lockfiles = flow.project.lockfiles if flow.project else ()
    names = (entry.name for lockfile in lockfiles for entry in native.in_need(lockfile))
    return tuple(dict.fromkeys(names))
