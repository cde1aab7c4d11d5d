"""WORKDIR that depends on where the base image stands."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Stage
from dunnage.dockerfile.reference import Reference
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_APP = 'ENV NODE_ENV=production\nCOPY dist ./dist\nUSER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/build-checks/workdir-relative-path/",
    examples=[
        Example(
            bad=f"FROM node:24.11.1-bookworm-slim\nWORKDIR app\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\nWORKDIR /srv\nWORKDIR app\n{_APP}",
            lines=(2,),
        ),
    ],
)
def workdir_relative(flow: Flow) -> Iterator[Violation]:
    """`WORKDIR` is relative, and the base image decides to what.

    A new version of the base that sets another directory moves the whole application, and every
    absolute path in the file then points beside it. Start with a slash.
    """
    for stage in flow.dockerfile.stages:
        if _decides(stage.base):
            continue
        for instruction in stage.instructions:
            if instruction.keyword != "WORKDIR":
                continue
            written = instruction.arguments
            path = flow.state(stage, before=instruction).scope.expand(written)
            # Windows' backslash is gone from a path that has been expanded.
            if "$" in path or _ABSOLUTE.match(path) or _ABSOLUTE.match(written):
                break  # the following ones start from here
            yield Violation(
                instruction.lines,
                "The base image decides where this starts from: write the path from the root.",
            )


def _decides(base: Stage | Reference | None) -> bool:
    """Say whether it is a stage of this file with a WORKDIR of its own, or no image at all."""
    if isinstance(base, Stage):
        return any(each.keyword == "WORKDIR" for each in base.history)
    return base is not None and base.is_scratch
