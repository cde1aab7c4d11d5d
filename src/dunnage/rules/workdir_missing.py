"""Applications that are unpacked into the root directory."""

from collections.abc import Iterator
from itertools import takewhile

from dunnage.dockerfile import Instruction, Stage
from dunnage.dockerfile.reference import Reference
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#workdir",
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim\nENV NODE_ENV=production\n"
                'COPY dist ./dist\nUSER node\nCMD ["node", "/dist/app.js"]\n'
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
                'COPY dist ./dist\nUSER node\nCMD ["node", "dist/app.js"]\n'
            ),
            lines=(3,),
        ),
    ],
)
def workdir_missing(flow: Flow) -> Iterator[Violation]:
    """Files are copied to a relative path, and no `WORKDIR` says where that is.

    The base image decides, and the official images leave it at `/`: the application lies among the
    system's folders, a file of it can replace one of them, and npm, which treats a project in `/`
    in its own way, can fail. Set `WORKDIR /app` before the first COPY.
    """
    for stage in flow.dockerfile.stages:
        base = flow.base(stage)
        if base.workdir != "/" or base.family is Family.SCRATCH or _sets_workdir(stage.base):
            continue
        before = takewhile(lambda each: each.keyword != "WORKDIR", stage.instructions)
        first = next((each for each in before if _is_relative(flow, stage, each)), None)
        if first is not None:
            yield Violation(
                first.lines,
                f"This {first.keyword} goes to `/`, for no WORKDIR stands before it.",
            )


def _sets_workdir(base: Stage | Reference | None) -> bool:
    return isinstance(base, Stage) and any(each.keyword == "WORKDIR" for each in base.history)


def _is_relative(flow: Flow, stage: Stage, copy: Instruction) -> bool:
    if copy.keyword not in ("ADD", "COPY"):
        return False
    destination = flow.state(stage, before=copy).scope.expand(copy.words[-1])
    return not destination.startswith(("/", "$"))
