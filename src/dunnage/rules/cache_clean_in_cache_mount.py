"""Clean-ups of what a cache mount is there to keep."""

from collections.abc import Iterator

from dunnage.dockerfile import repair
from dunnage.flow import cache_cleaning
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = (
    "# syntax=docker/dockerfile:1\n"
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_INSTALL = "RUN --mount=type=cache,target=/root/.npm \\\n    npm ci --omit=dev"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/cache/optimize/#use-cache-mounts",
    examples=[
        Example(
            bad=f"{_START}{_INSTALL} && \\\n    npm cache clean --force\n{_END}",
            good=f"{_START}{_INSTALL}\n{_END}",
            lines=(8,),
            fixed=f"{_START}{_INSTALL}\n{_END}",
        ),
    ],
)
def cache_clean_in_cache_mount(flow: Flow) -> Iterator[Violation]:
    """A cache mount is emptied by the command that fills it.

    What lies in a cache mount is in no layer, so there is nothing to clean; the next build finds an
    empty cache and downloads everything again. Leave the clean-up out.
    """
    for stage in flow.dockerfile.stages:
        for cleaning in cache_cleaning.cleanings(flow, stage):
            if cache_cleaning.is_mounted(cleaning):
                yield Violation(
                    cleaning.lines,
                    "This empties the cache mount, and the next build downloads everything again.",
                    repair.without_last(
                        flow.dockerfile, cleaning.instruction, cleaning.step.command
                    ),
                )
