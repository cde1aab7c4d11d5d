"""Compilers and headers in the image that ships."""

from collections.abc import Iterator

from dunnage import units
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.naming import quoted
from dunnage.flow.shipped_tools import os_tools
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_NAMED = 5
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
def build_tools_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Tools to build with are installed in the image that ships.

    Compilers, headers, Python and git take 100 to 300 MB, are a large part of what a scanner finds,
    and give an intruder all there is to work with. Compile native addons in another stage and copy
    `node_modules`; or remove the tools in the RUN that installs them (`apk add --virtual`).
    """
    if flow.kind in (Kind.DEV, Kind.BASE, Kind.WINDOWS):
        return
    serves = any(each.keyword == "EXPOSE" for each in flow.target.history)
    for shipped in os_tools(flow, image, serves=serves):
        size = "" if shipped.size is None else f" ({units.size(shipped.size)})"
        yield Violation(
            shipped.lines,
            f"{quoted(shipped.names, _NAMED)} will ship{size}:"
            " install in a build stage what only it needs.",
        )
