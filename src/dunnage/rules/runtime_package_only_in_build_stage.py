"""OS packages that the application needs where it runs, and has only where it is built."""

import re
from collections.abc import Iterator
from itertools import chain

from dunnage.dockerfile import Stage
from dunnage.flow import package_purposes
from dunnage.flow.base import Variant
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# On these the final stage can install what it needs.
_FAMILIES = (Family.NODE, Family.BUN, Family.ALPINE, Family.DEBIAN, Family.UBUNTU)
_SYSTEM = re.compile(r"/|/usr(/local)?|(/usr(/local)?)?/(s?bin|lib\w*|share)(/.*)?")
_BROWSERS = ("puppeteer", "puppeteer-core", "playwright", "playwright-core", "playwright-chromium")
_BASE = (
    "FROM node:24.11.1-alpine3.22 AS base\n"
    "RUN apk add --no-cache libc6-compat\n"
    "WORKDIR /app\n"
    "FROM base AS build\n"
    "COPY vendor ./vendor\n"
)
_APP = (
    "ENV NODE_ENV=production\n"
    "COPY --from=build /app/vendor ./vendor\n"
    "COPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/multi-stage/",
    examples=[
        Example(
            bad=f"{_BASE}FROM node:24.11.1-alpine3.22\nWORKDIR /app\n{_APP}",
            good=f"{_BASE}FROM base\n{_APP}",
            lines=(2,),
        ),
    ],
)
def runtime_package_only_in_build_stage(flow: Flow) -> Iterator[Violation]:
    """An OS package that is needed at run time is not in the stage that ships.

    That stage holds what it inherits by FROM and what it copies; a package that another stage has
    installed is not in it. The image builds, and the application fails when it first calls the
    program or loads the library. Install it in the final stage, or in a base that it is built upon.
    """
    base = flow.base(flow.target)
    if not flow.runs_node or base.family not in _FAMILIES or base.variant is Variant.FULL:
        return
    there = set(flow.os_packages(flow.target))
    elsewhere = (stage for stage in flow.stages if not flow.ships(stage))
    for step in chain.from_iterable(map(flow.os_steps, elsewhere)):
        lacking = [
            each
            for each in step.packages
            if each not in there and _is_needed(flow, step.stage, each)
        ]
        there.update(lacking)  # told once, wherever else it is installed
        if lacking and not _copies_system(flow):
            named = " and ".join(f"`{each}`" for each in lacking)
            yield Violation(
                step.lines, f"The final stage needs {named} too, and is not built upon this stage."
            )


def _copies_system(flow: Flow) -> bool:
    """Say whether programs or libraries of another stage may be copied into the final one."""
    copies = (copy for stage in flow.target.ancestry for copy in flow.copies(stage))
    return any(
        _SYSTEM.fullmatch(path)
        for copy in copies
        if isinstance(copy.source, Stage)
        for path in copy.paths
    )


def _is_needed(flow: Flow, stage: Stage, package: str) -> bool:
    match package:
        case "libc6-compat" | "gcompat":
            # Where it is for the build alone, it is no base's.
            is_base = any(each.base is stage for each in flow.stages)
            return is_base and flow.base(flow.target).libc == "musl"
        case "dumb-init" | "tini":
            return flow.process is not None and flow.process.init == package
        case "su-exec" | "gosu":
            return flow.process is not None and flow.process.drops == package
        case "openssl":
            return _depends(flow, "@prisma/client") or any(
                "prisma" in each.tools for each in flow.builds()
            )
        case "chromium":
            return (
                any(_depends(flow, each) for each in _BROWSERS)
                or flow.state(flow.target).environment("PUPPETEER_EXECUTABLE_PATH") is not None
            )
        case _:
            return package_purposes.is_called(package)


def _depends(flow: Flow, package: str) -> bool:
    manifests = {} if flow.project is None else flow.project.manifests
    return any(package in each.dependencies for each in manifests.values())
