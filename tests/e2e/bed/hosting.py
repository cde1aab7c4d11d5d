"""GitHub Actions for the repository of the bed: a workflow run, job after job, on the stand-ins."""

import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final

from bed import runner, stock_actions, workflow
from bed.checkout import Checkout
from bed.events import Event
from bed.expression import Scope
from bed.github import branches
from bed.github.state import WorkflowRun
from bed.process import BedError
from bed.rehearsal import Rehearsal
from bed.workflow import Job, Step

OURS: Final = "OWNER/dunnage"
_CHECKOUT: Final = "actions/checkout"
_UPLOAD: Final = "actions/upload-artifact"
_SHELL: Final = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class StepRun:
    """What became of a step; what the bed cannot do, such as a push, is only named."""

    title: str
    conclusion: str  # "success", "failure", "skipped", or "not done"
    ours: runner.Step | None = None


@dataclass(frozen=True, slots=True)
class JobRun:
    """What became of a job, or of one leg of its matrix."""

    name: str
    steps: tuple[StepRun, ...]
    is_skipped: bool = False

    @property
    def result(self) -> str:
        """Say what `needs` tells of it."""
        failed = any(each.conclusion == "failure" for each in self.steps)
        return "skipped" if self.is_skipped else "failure" if failed else "success"


@dataclass(frozen=True, slots=True)
class Done:
    """A workflow run that is over."""

    run: WorkflowRun
    jobs: tuple[JobRun, ...]

    @property
    def results(self) -> list[tuple[str, str]]:
        """Pair each job with its result."""
        return [(each.name, each.result) for each in self.jobs]

    @property
    def ours(self) -> tuple[runner.Step, ...]:
        """List the runs of our action."""
        return tuple(step.ours for job in self.jobs for step in job.steps if step.ours)


@dataclass(frozen=True, slots=True)
class Hosting:
    """A repository with its settings; `origin` is what a checkout gets its commits from."""

    rehearsal: Rehearsal
    origin: Checkout
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, path: Path, event: Event) -> Done:
        """Run a workflow file for an event."""
        recipe = workflow.read(path)
        if event.name not in recipe.triggers:
            message = f"{path.name} does not run on {event.name}"
            raise BedError(message)
        run = event.run(next(self.ids))
        state = self.rehearsal.github.state
        branches.record(state, self.origin.folder, event.context["sha"])
        done: list[JobRun] = []
        for job in recipe.jobs:
            done += self._job(job, event, run, done)
        is_green = all(each.result != "failure" for each in done)
        ended = replace(run, conclusion="success" if is_green else "failure")
        state.begin(ended)
        return Done(ended, tuple(done))

    def _job(
        self, job: Job, event: Event, run: WorkflowRun, done: list[JobRun]
    ) -> Iterator[JobRun]:
        """Run the legs of a job, side by side, unless its `if` says no."""
        needed = [each for each in done if each.name in job.needs]
        scope = Scope(
            {
                "github": {**event.context, "event": event.payload, "token": "masked"},
                "needs": {each.name: {"result": each.result} for each in needed},
                "vars": self.variables,
                "secrets": {} if event.is_of_fork else self.secrets,
            },
            has_failed=any(each.result != "success" for each in needed),
        )
        if not scope.allows(job.condition):
            yield JobRun(job.name, (), is_skipped=True)
            return

        def leg(number: int) -> JobRun:
            place = self.folder / f"run-{run.id}" / f"{job.name}-{number}"
            contexts = {**scope.contexts, "matrix": job.legs[number]}
            machine = _Machine(self, job, event, run, place)
            return JobRun(job.name, tuple(machine.steps(Scope(contexts))))

        with ThreadPoolExecutor(len(job.legs)) as pool:
            yield from pool.map(leg, range(len(job.legs)))


@dataclass(frozen=True, slots=True)
class _Machine:
    """The runner of one job, with folders of its own."""

    hosting: Hosting
    job: Job
    event: Event
    run: WorkflowRun
    place: Path

    @property
    def workspace(self) -> Path:
        return self.place / "workspace"

    @property
    def work(self) -> Path:
        return self.place / "work"

    def steps(self, scope: Scope) -> Iterator[StepRun]:
        self.workspace.mkdir(parents=True)
        (self.work / "_temp").mkdir(parents=True)
        for step in self.job.steps:
            if not scope.allows(step.condition):
                yield StepRun(step.title, "skipped")
                continue
            done = self._step(step, scope)
            scope = replace(scope, has_failed=scope.has_failed or done.conclusion == "failure")
            yield done

    def _step(self, step: Step, scope: Scope) -> StepRun:
        inputs = {name: scope.fill(value) for name, value in step.inputs.items()}
        env = {name: scope.fill(value) for name, value in {**self.job.env, **step.env}.items()}
        match step.action:
            case None:
                return StepRun(step.title, self._script(step, env))
            case str(action) if action == OURS:
                return self._ours(step, inputs, env)
            case str(action) if action == _CHECKOUT:
                commit = self.event.context["sha"]
                stock_actions.checkout(self.hosting.origin, self.workspace, commit, inputs)
            case str(action) if action == _UPLOAD:
                files = stock_actions.artifact(self.workspace, inputs)
                if files:
                    state = self.hosting.rehearsal.github.state
                    state.leave(self.run, inputs["name"], files)
            case _:
                return StepRun(step.title, "not done")
        return StepRun(step.title, "success")

    def _ours(self, step: Step, inputs: Mapping[str, str], env: Mapping[str, str]) -> StepRun:
        rehearsal = self.hosting.rehearsal
        machine = replace(
            rehearsal,
            database=env.get("TRIVY_DB_REPOSITORY", rehearsal.database),
            permissions=self.job.permissions,
            run_id=self.run.id,
            job_name=self.job.name,
        )
        done = machine.run(self.event, self.workspace, self.work, **inputs)
        return StepRun(step.title, "success" if done.succeeded else "failure", done)

    def _script(self, step: Step, env: Mapping[str, str]) -> str:
        done = subprocess.run(
            [*_SHELL, step.run or ""],
            cwd=self.workspace,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "RUNNER_TEMP": str(self.work / "_temp"),
                **env,
            },
            check=False,
            timeout=_SECONDS,
        )
        return "failure" if done.returncode else "success"
