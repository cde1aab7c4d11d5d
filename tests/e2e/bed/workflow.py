"""A workflow file: what starts it, and its jobs with their legs and steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from bed.process import BedError

_SETTINGS: Final = ("include", "exclude")


@dataclass(frozen=True, slots=True)
class Step:
    """One step; it either `uses` an action or `runs` a script."""

    id: str | None
    uses: str | None
    run: str | None
    inputs: Mapping[str, str]
    env: Mapping[str, str]
    condition: str | None

    @property
    def action(self) -> str | None:
        """Name the action without its version."""
        return self.uses.partition("@")[0] if self.uses else None

    @property
    def title(self) -> str:
        """Name the step in a log."""
        return self.action or (self.run or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Job:
    """One job; each leg of its matrix is a run of its own."""

    name: str
    needs: tuple[str, ...]
    condition: str | None
    permissions: Mapping[str, str]
    legs: tuple[Mapping[str, str], ...]
    env: Mapping[str, str]
    outputs: Mapping[str, str]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow; `triggers` holds what stands under `on`, by event."""

    path: Path
    name: str
    triggers: Mapping[str, Any]
    jobs: tuple[Job, ...]


def read(path: Path) -> Workflow:
    """Read a workflow file; its jobs are in an order in which they can run."""
    # Nothing but texts, lists and objects: `on` stays a word, and `true` what a runner gets.
    content = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    triggers = content["on"]
    if isinstance(triggers, str):
        triggers = [triggers]
    if isinstance(triggers, list):
        triggers = dict.fromkeys(triggers)
    jobs = tuple(_job(name, job, content) for name, job in content["jobs"].items())
    return Workflow(path, content.get("name") or path.name, triggers, tuple(_ordered(jobs)))


def _job(name: str, content: Mapping[str, Any], workflow: Mapping[str, Any]) -> Job:
    needs = content.get("needs") or []
    matrix = content.get("strategy", {}).get("matrix", {})
    if any(each in _SETTINGS for each in matrix):
        message = f"job {name}: the bed knows no {' and no '.join(_SETTINGS)} of a matrix"
        raise BedError(message)
    return Job(
        name=name,
        needs=(needs,) if isinstance(needs, str) else tuple(needs),
        condition=content.get("if"),
        permissions=content.get("permissions", workflow["permissions"]),
        legs=tuple(dict(zip(matrix, leg, strict=True)) for leg in product(*matrix.values())),
        env={**workflow.get("env", {}), **content.get("env", {})},
        outputs=content.get("outputs", {}),
        steps=tuple(map(_step, content["steps"])),
    )


def _step(content: Mapping[str, Any]) -> Step:
    return Step(
        id=content.get("id"),
        uses=content.get("uses"),
        run=content.get("run"),
        inputs=content.get("with", {}),
        env=content.get("env", {}),
        condition=content.get("if"),
    )


def _ordered(jobs: tuple[Job, ...]) -> Iterator[Job]:
    """Put what a job needs before it."""
    done: set[str] = set()
    waiting = list(jobs)
    while waiting:
        ready = next((each for each in waiting if done.issuperset(each.needs)), None)
        if ready is None:
            message = f"jobs wait for each other: {', '.join(each.name for each in waiting)}"
            raise BedError(message)
        waiting.remove(ready)
        done.add(ready.name)
        yield ready
