"""Installations that download everything each time."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_TARGETS = {
    "npm": "/root/.npm",
    "yarn": "/usr/local/share/.cache/yarn",
    "pnpm": "/root/.local/share/pnpm/store",
    "bun": "/root/.bun/install/cache",
}
_START = (
    "# syntax=docker/dockerfile:1\n"
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/cache/optimize/#use-cache-mounts",
    advice=True,
    examples=[
        Example(
            bad=f"{_START}RUN npm ci --omit=dev && npm cache clean --force\n{_END}",
            good=f"{_START}RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev\n{_END}",
            lines=(6,),
        ),
    ],
)
def cache_mount_missing(flow: Flow) -> Iterator[Violation]:
    """Dependencies are downloaded anew whenever the lockfile changes.

    A cache mount keeps what the package manager has downloaded from build to build, outside of any
    layer: one changed dependency then costs one download, and no cache is left to clean. On runners
    that start empty it helps as far as the builder's cache is kept.
    """
    if flow.kind is Kind.WINDOWS:
        return
    told: set[int] = set()
    for stage in flow.stages:
        for each in flow.installations(stage):
            downloads = each.is_project or each.verb == "fetch"
            if downloads and not each.caches and not {id(each.instruction)} & told:
                told.add(id(each.instruction))
                yield Violation(
                    each.lines,
                    f"Mount {each.manager}'s cache here:"
                    f" `RUN --mount=type=cache,target={_TARGETS[each.manager]} …`.",
                )
