"""Modules that one version of Node.js installed and another one loads."""

from collections.abc import Iterator

from dunnage.flow.base import Base
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# `current` is ahead of `lts` from each April to October.
_LINES = {"lts": "lts", "latest": "current", "current": "current"}
_DEPS = (
    "# syntax=docker/dockerfile:1\n"
    "FROM node:22.21.1-bookworm-slim AS deps\n"
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
    source="https://nodejs.org/api/n-api.html",
    examples=[
        Example(
            bad=f"{_DEPS}FROM node:24.11.1-bookworm-slim\n{_APP}",
            good=f"{_DEPS}FROM node:22.21.1-bookworm-slim\n{_APP}",
            lines=(9,),
        ),
    ],
)
def node_major_mismatch_between_stages(flow: Flow) -> Iterator[Violation]:
    """`node_modules` was installed under another major version of Node.js.

    Native addons are compiled, or fetched ready-made, for the version that installs them; another
    one refuses to load many of them (`NODE_MODULE_VERSION`), and packages choose code and
    dependencies by the version as well. Let all stages start from the same version: one
    `ARG NODE_VERSION` before the first FROM.
    """
    here = _version(flow.base(flow.target))
    for tree in {each.lines: each for each in flow.shipped}.values():
        if tree.origin is not None:
            there = _version(flow.base(tree.origin))
            if _differ(there, here):
                yield Violation(
                    tree.lines,
                    f"These modules were installed under Node.js {there}, and run on {here}.",
                )


def _version(base: Base) -> int | str | None:
    """Tell the major, or the release line where the tag leaves the major to it."""
    if base.node_major is not None or base.family is not Family.NODE or base.reference is None:
        return base.node_major
    return _LINES.get((base.reference.tag or "latest").partition("-")[0])


def _differ(one: int | str | None, other: int | str | None) -> bool:
    """Compare two versions; a major and a release line may meet some day."""
    return one is not None and other is not None and type(one) is type(other) and one != other
