"""Stages that the build never comes to."""

import re
from collections.abc import Iterator
from itertools import chain

from dunnage.dockerfile import Dockerfile, Stage
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_VARIABLE = re.compile(r"\$(\{[^}]*\}|\w+)")
# Names of stages that somebody builds with --target.
_GOALS = frozenset(
    {"dev", "develop", "development", "devcontainer", "local", "watch", "debug", "debugger"}
    | {"test", "tests", "testing", "tester", "unit", "integration", "e2e", "coverage", "ci"}
    | {"lint", "linter", "check", "checks", "verify", "validate", "format", "audit", "scan"}
    | {"docs", "storybook", "migrate", "migrator", "migration", "migrations", "seed", "update"}
    | {"export", "artifact", "artifacts", "output", "out", "binaries", "sbom", "report", "reports"}
    | {"prod", "production", "staging", "release", "final", "runtime", "runner", "worker"}
)
_INGREDIENTS = frozenset({"deps", "dependencies", "modules", "install", "build", "builder", "base"})
_SITE = (
    "FROM nginx:1.29.3-alpine3.22-slim\n"
    "COPY --from=build /app/site /usr/share/nginx/html\n"
    "USER nginx\n"
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/multi-stage/",
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim AS deps\n"
                "WORKDIR /app\nCOPY vendor ./vendor\n"
                "FROM node:24.11.1-bookworm-slim AS build\n"
                f"WORKDIR /app\nCOPY site ./site\n{_SITE}"
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim AS deps\n"
                "WORKDIR /app\nCOPY vendor ./vendor\n"
                "FROM deps AS build\n"
                f"COPY site ./site\n{_SITE}"
            ),
            lines=(1,),
        ),
    ],
)
def unused_stage(dockerfile: Dockerfile) -> Iterator[Violation]:
    """Nothing takes anything from a stage.

    BuildKit does not even build it, so what it installs, checks or prunes is in no image: most
    often a `COPY --from` names another stage than its author had in mind. Copy from the stage, or
    delete it.
    """
    if any(map(_may_be_any_stage, dockerfile.stages)):
        return
    needs = {stage: _needs(dockerfile, stage) for stage in dockerfile.stages}
    waiting = [dockerfile.target, dockerfile.stages[-1], *filter(_is_goal, dockerfile.stages)]
    used: set[Stage] = set()
    while waiting:
        stage = waiting.pop()
        if stage not in used:
            used.add(stage)
            waiting += needs[stage]
    used.update(*needs.values())  # by another unused stage, which is told already
    for stage in dockerfile.stages:
        if stage not in used:
            name = f"stage `{stage.name}`" if stage.name else f"stage {stage.index}"
            yield Violation(
                stage.origin.lines,
                f"Nothing is copied from {name} or built upon it: it is never built.",
            )


def _needs(dockerfile: Dockerfile, stage: Stage) -> tuple[Stage, ...]:
    sources = chain.from_iterable(map(dockerfile.sources, stage.built))
    return tuple(each for each in (stage.base, *sources) if isinstance(each, Stage))


def _may_be_any_stage(stage: Stage) -> bool:
    """Say whether a variable chooses the stage that this one is built from."""
    fixed, variables = _VARIABLE.subn("", stage.origin.words[0])
    return variables > 0 and not re.search("[:/@]", fixed)


def _is_goal(stage: Stage) -> bool:
    """Say whether somebody may build the stage for its own sake."""
    if stage.name is None:  # which --target cannot name
        return False
    words = set(re.split("[-_.]", stage.name))
    starts = any(each.keyword in ("CMD", "ENTRYPOINT") for each in stage.instructions)
    is_export = stage.root is not None and stage.root.is_scratch
    return starts or is_export or bool(words & _GOALS and not words & _INGREDIENTS)
