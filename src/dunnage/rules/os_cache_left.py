"""Package lists that stay in a layer."""

import re
from collections.abc import Iterator

from dunnage import units
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.left_caches import left_caches
from dunnage.flow.os_packages import OsStep
from dunnage.flow.own_files import own_layers
from dunnage.model import Fix, Image, Lines, Severity
from dunnage.rule import Example, Violation, practice

_CURE = {
    "apk": "use `apk add --no-cache`",
    "apt": "end the same RUN with `rm -rf /var/lib/apt/lists/*`",
}
_APK_ADD = re.compile(r"(\bapk update *&& *)?\bapk add\b")
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["dumb-init", "node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#apt-get",
    tags=("size",),
    examples=[
        Example(
            bad=f"FROM node:24.11.1-alpine3.22\nRUN apk update && apk add dumb-init\n{_APP}",
            good=f"FROM node:24.11.1-alpine3.22\nRUN apk add --no-cache dumb-init\n{_APP}",
            lines=(2,),
            fixed=f"FROM node:24.11.1-alpine3.22\nRUN apk add --no-cache dumb-init\n{_APP}",
        ),
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim\n"
                "RUN apt-get update \\\n"
                f" && apt-get install --yes --no-install-recommends dumb-init\n{_APP}"
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim\n"
                "RUN apt-get update \\\n"
                " && apt-get install --yes --no-install-recommends dumb-init \\\n"
                f" && rm -rf /var/lib/apt/lists/*\n{_APP}"
            ),
            lines=(2,),
        ),
    ],
)
def os_cache_left(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The package manager's lists or index stay in the image.

    They are of no use at run time and are out of date within days: some 20 MB for apt, 2 MB for
    apk. Whatever a later RUN deletes still ships in the layer below, so they have to go in the RUN
    that fetched them, or into a cache mount.
    """
    if flow.kind is Kind.DEV:
        return
    reasoned = {each.instruction.lines: each for each in _reasoned(flow)}
    if image is None or not own_layers(image):
        for each in reasoned.values():
            yield Violation(each.lines, _message(each.manager, ""), _fix(flow, each))
        return
    for left in left_caches(flow, image):
        if left.is_of_the_system:
            step = reasoned.get(left.lines)
            message = _message(left.manager, f" ({units.size(left.size)})")
            if step is None:
                yield Violation(left.lines, message, origins=left.origins)
            else:
                yield Violation(step.lines, message, _fix(flow, step))


def _reasoned(flow: Flow) -> Iterator[OsStep]:
    """Find the first command of each RUN that leaves something."""
    told: set[int] = set()
    for step in flow.history(flow.target, flow.os_steps):
        if step.leaves_cache and id(step.instruction) not in told:
            told.add(id(step.instruction))
            yield step


def _message(manager: str, size: str) -> str:
    cure = _CURE.get(manager, f"end the same RUN with `{manager} clean all`")
    return f"The package lists of {manager} stay in this layer{size}: {cure}."


def _fix(flow: Flow, step: OsStep) -> Fix | None:
    """Write `apk add --no-cache`, where all that apk does in a RUN stands on one line."""
    steps = [each for each in flow.os_steps(step.stage) if each.instruction is step.instruction]
    line = Lines(steps[0].lines.first, steps[0].lines.first)
    if any(each.manager != "apk" or each.lines != line for each in steps):
        return None
    fixed, count = _APK_ADD.subn("apk add --no-cache", flow.dockerfile.quote(line))
    return Fix(line, fixed) if count == 1 and "apk update" not in fixed else None
