"""Clean-ups in stages that are not shipped."""

from collections.abc import Iterator

from dunnage.dockerfile import repair
from dunnage.flow import cache_cleaning
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = (
    "FROM node:24.11.1-bookworm-slim AS deps\nWORKDIR /app\n"
    "COPY package.json package-lock.json ./\n"
)
_END = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY --from=deps /app/node_modules ./node_modules\n"
    'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
)


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/building/multi-stage/",
    examples=[
        Example(
            bad=f"{_START}RUN npm ci --omit=dev && npm cache clean --force\n{_END}",
            good=f"{_START}RUN npm ci --omit=dev\n{_END}",
            lines=(4,),
            fixed=f"{_START}RUN npm ci --omit=dev\n{_END}",
        ),
    ],
)
def cache_clean_in_discarded_stage(flow: Flow) -> Iterator[Violation]:
    """A cache is cleaned in a stage of which only some files are copied.

    The layers of that stage are in no image, so the clean-up makes nothing smaller; it takes time
    and hides that the final stage may leave a cache of its own. Leave it out.
    """
    for stage in flow.stages:
        for cleaning in cache_cleaning.cleanings(flow, stage):
            if cache_cleaning.is_mounted(cleaning) or cache_cleaning.is_kept(flow, cleaning):
                continue
            yield Violation(
                cleaning.lines,
                "This stage does not ship, so cleaning its cache makes no image smaller.",
                repair.without_last(flow.dockerfile, cleaning.instruction, cleaning.step.command),
            )
