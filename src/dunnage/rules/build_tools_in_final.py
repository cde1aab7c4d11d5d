"""Compilers and headers in the image that ships."""

from collections.abc import Iterator

from dunnage.flow import package_purposes
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.os_packages import OsAction
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_INSTALL = (
    "RUN apk add --no-cache g++ make python3\n"
    "COPY package.json package-lock.json ./\n"
    "RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev\n"
)
_APP = 'COPY dist ./dist\nUSER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/multi-stage/",
    tags=("security", "size"),
    examples=[
        Example(
            bad=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-alpine3.22\nWORKDIR /app\nENV NODE_ENV=production\n"
                f"{_INSTALL}{_APP}"
            ),
            good=(
                "# syntax=docker/dockerfile:1\n"
                f"FROM node:24.11.1-alpine3.22 AS deps\nWORKDIR /app\n{_INSTALL}"
                "FROM node:24.11.1-alpine3.22\nWORKDIR /app\nENV NODE_ENV=production\n"
                f"COPY --from=deps /app/node_modules ./node_modules\n{_APP}"
            ),
            lines=(5,),
        ),
    ],
)
def build_tools_in_final(flow: Flow) -> Iterator[Violation]:
    """Tools to build with are installed in the image that ships.

    Compilers, headers, Python and git take 100 to 300 MB, are a large part of what a scanner finds,
    and give an intruder all there is to work with. Compile native addons in another stage and copy
    `node_modules`; or remove the tools in the RUN that installs them (`apk add --virtual`).
    """
    if flow.kind in (Kind.DEV, Kind.BASE, Kind.WINDOWS):
        return
    stays = flow.os_packages(flow.target)
    compiles = any(map(package_purposes.is_compiler, stays))
    serves = any(each.keyword == "EXPOSE" for each in flow.target.history)
    for stage in flow.target.ancestry:
        for step in flow.os_steps(stage):
            if step.action is not OsAction.INSTALL:
                continue
            tools = [
                f"`{each}`"
                for each in step.packages
                if each in stays
                and package_purposes.is_tool(each, compiles=compiles, serves=serves)
            ]
            if tools:
                yield Violation(
                    step.lines,
                    f"{', '.join(tools)} will ship: install in a build stage what only it needs.",
                )
