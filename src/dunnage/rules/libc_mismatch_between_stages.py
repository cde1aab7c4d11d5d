"""Native modules that one C library built and another one loads."""

import re
from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.project import native
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

# Binaries that are published as packages: @img/sharp-linuxmusl-x64, @swc/core-linux-x64-gnu.
_PREBUILT = re.compile(r"linux(musl)?-(x64|arm)")
_DEPS = (
    "# syntax=docker/dockerfile:1\n"
    "FROM node:24.11.1-alpine3.22 AS deps\n"
    "WORKDIR /app\n"
    "COPY package.json package-lock.json ./\n"
    "RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts\n"
)
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\n"
    "COPY --from=deps /app/node_modules ./node_modules\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://github.com/nodejs/docker-node#nodealpine",
    examples=[
        Example(
            bad=f"{_DEPS}FROM node:24.11.1-bookworm-slim\n{_APP}",
            good=f"{_DEPS}FROM node:24.11.1-alpine3.22\n{_APP}",
            lines=(9,),
        ),
    ],
)
def libc_mismatch_between_stages(flow: Flow) -> Iterator[Violation]:
    """`node_modules` was installed against another C library.

    Alpine has musl; Debian, Ubuntu and distroless have glibc. A native addon that was built or
    fetched for the one does not load on the other: `ERR_DLOPEN_FAILED`, or a package that misses
    its binary, and only when the application starts. Install the modules on the image that they
    will run on.
    """
    runs_on = flow.base(flow.target).libc
    if runs_on is None:
        return
    for tree in {each.lines: each for each in flow.shipped}.values():
        built_on = None if tree.origin is None else flow.base(tree.origin).libc
        if built_on not in (None, runs_on) and _may_be_native(flow.project):
            yield Violation(
                tree.lines,
                f"These modules were installed on {built_on}, and run on {runs_on}:"
                " native addons will not load.",
            )


def _may_be_native(project: Project | None) -> bool:
    """Look for anything compiled, where lockfiles are at hand to look in."""
    lockfiles = () if project is None else project.lockfiles
    return not lockfiles or any(
        each.problem
        or native.addons(each)
        or native.scripted(each)
        or any(_PREBUILT.search(entry.name) for entry in each.entries.values())
        for each in lockfiles
    )
