"""Package lists that stay in a layer."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.os_packages import OsStep
from dunnage.model import Fix, Lines, Severity
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
def os_cache_left(flow: Flow) -> Iterator[Violation]:
    """The package manager's lists or index stay in the image.

    They are of no use at run time and are out of date within days: some 20 MB for apt, 2 MB for
    apk. Whatever a later RUN deletes still ships in the layer below, so they have to go in the RUN
    that fetched them, or into a cache mount.
    """
    if flow.kind is Kind.DEV:
        return
    for stage in flow.target.ancestry:
        by_run: dict[Lines, list[OsStep]] = {}
        for step in flow.os_steps(stage):
            by_run.setdefault(step.instruction.lines, []).append(step)
        for steps in by_run.values():
            if first := next((each for each in steps if each.leaves_cache), None):
                manager = first.manager
                cure = _CURE.get(manager, f"end the same RUN with `{manager} clean all`")
                yield Violation(
                    first.lines,
                    f"The package lists of {manager} stay in this layer: {cure}.",
                    _fix(flow.dockerfile, steps),
                )


def _fix(dockerfile: Dockerfile, steps: list[OsStep]) -> Fix | None:
    """Write `apk add --no-cache`, where all that apk does in a RUN stands on one line."""
    line = Lines(steps[0].lines.first, steps[0].lines.first)
    if any(each.manager != "apk" or each.lines != line for each in steps):
        return None
    fixed, count = _APK_ADD.subn("apk add --no-cache", dockerfile.quote(line))
    return Fix(line, fixed) if count == 1 and "apk update" not in fixed else None
