"""A run that is cancelled, at one moment after the other: what it says, and what is left of it."""

import json
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest

import shop
from bed import multitool, process
from bed.cancelling import Cancel, Container, running
from bed.checkout import Checkout
from bed.github.faults import Delay
from bed.github.state import State
from bed.rehearsal import Rehearsal
from bed.runner import Step
from tiny import at_once, written

pytestmark = pytest.mark.e2e

IsTime: TypeAlias = Callable[["Scene"], bool]
Prepare: TypeAlias = Callable[[Rehearsal, str], Rehearsal]

PATIENCE = 7.5  # seconds, the runner's
CANCELLED = "the run was cancelled before all was done"
WARNING = "The run was cancelled: what was not done by then is missing."
LINTED = ("dunnage", "BuildKit", "hadolint")
SCANNED = (*LINTED, "Trivy")
QUIET = {"baseline": "none", "comment": "never", "upload_sarif": "never"}
NONE: Mapping[str, str] = {}
DOCKERFILE = """\
FROM node:24.19.0-bookworm-slim AS build
LABEL dunnage.moment={name}
WORKDIR /app
RUN echo {name} > built && {then}

FROM scratch
LABEL dunnage.moment={name}
COPY --from=build /app /app
USER 1000
CMD ["/app/server"]
"""
_PAUSES = count(314_159_000)  # seconds, so that no two sleep for as long


@dataclass(frozen=True, slots=True)
class Scene:
    """A run on its way."""

    container: Container
    github: State
    pause: str  # the command of a RUN that does not end by itself

    def runs(self, *words: str) -> bool:
        return self.container.runs(*words)

    def pauses(self) -> bool:
        return bool(running(self.pause))


def as_it_is(rehearsal: Rehearsal, _: str) -> Rehearsal:
    return rehearsal


def slow(rehearsal: Rehearsal, _: str) -> Rehearsal:
    """Let GitHub take its time for a new comment."""
    rehearsal.github.state.faults.order(Delay(60), method="POST", path_ends="/comments")
    return rehearsal


def busy(rehearsal: Rehearsal, _: str) -> Rehearsal:
    """Let GitHub be at work on an upload for long."""
    rehearsal.github.state.pending_polls = 100
    return rehearsal


def without_database(rehearsal: Rehearsal, silent: str) -> Rehearsal:
    return replace(rehearsal, database=f"{silent}/trivy-db:2")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run is cancelled, and what is known by then."""

    is_time: IsTime
    tools: tuple[str, ...] | None  # whose findings are in the SARIF file; None: there is none yet
    first: signal.Signals = signal.SIGINT
    paused: str | None = None  # the commit whose build does not end: "base" or "change"
    inputs: Mapping[str, str] = field(default_factory=dict)
    prepare: Prepare = as_it_is


MOMENTS = {
    "start": Moment(lambda it: it.container.listens(), None, signal.SIGTERM),
    "builder": Moment(
        lambda it: it.runs("buildx inspect --bootstrap"), None, inputs={"builder": "tcp://{silent}"}
    ),
    "lint": Moment(
        lambda it: it.runs("--call=check"), ("dunnage",), signal.SIGTERM, paused="change"
    ),
    "build": Moment(Scene.pauses, LINTED, paused="change"),
    "export": Moment(lambda it: it.runs("docker image save"), LINTED, signal.SIGTERM),
    "stage": Moment(lambda it: it.runs("--target=build"), LINTED),
    "database": Moment(
        lambda it: it.container.has_said("::group::Scan") and it.runs("--download-db-only"),
        LINTED,
        signal.SIGTERM,
        prepare=without_database,
    ),
    "scan": Moment(lambda it: it.runs("trivy image", "--input="), LINTED),
    "base": Moment(
        Scene.pauses, SCANNED, signal.SIGTERM, paused="base", inputs={"baseline": "build"}
    ),
    "comment": Moment(
        lambda it: not it.github.faults.orders, SCANNED, inputs={"comment": "always"}, prepare=slow
    ),
    "upload": Moment(
        lambda it: bool(it.github.uploads),
        SCANNED,
        signal.SIGTERM,
        inputs={"upload_sarif": "auto"},
        prepare=busy,
    ),
}


@dataclass(frozen=True, slots=True)
class Killed:
    """A run that was cancelled, and the machine after it."""

    name: str
    moment: Moment
    rehearsal: Rehearsal
    folder: Path
    pause: str
    step: Step

    @property
    def checkout(self) -> Checkout:
        return Checkout(self.folder / "workspace")

    @property
    def temp(self) -> Path:
        return self.folder / "work" / "_temp"

    def docker(self, *words: str) -> str:
        machine = self.rehearsal.engine
        return process.run(machine.docker, "--host", machine.host, *words)


@pytest.fixture(scope="module")
def all_killed(
    rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Killed]:
    folder = tmp_path_factory.mktemp("moments")

    def kill(name: str) -> Killed:
        with rehearsal.afresh() as fresh, silence() as silent:
            return cancelled(name, fresh, folder / name, silent)

    return dict(zip(MOMENTS, at_once(kill, tuple(MOMENTS), workers=2), strict=True))


@pytest.fixture(params=MOMENTS)
def killed(all_killed: Mapping[str, Killed], request: pytest.FixtureRequest) -> Killed:
    return all_killed[request.param]


@contextmanager
def silence() -> Iterator[str]:
    """Listen, and never answer; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        yield f"{host}:{port}"


def cancelled(name: str, rehearsal: Rehearsal, folder: Path, silent: str) -> Killed:
    moment, pause = MOMENTS[name], f"sleep {next(_PAUSES)}"

    def content(commit: str) -> Mapping[str, str]:
        then = pause if moment.paused == commit else f"echo {commit} >> built"
        return {"Dockerfile": DOCKERFILE.format(name=name, then=then)}

    files = shop.write(content("base"), folder / "files")
    checkout = Checkout.of(files, folder / "workspace")
    merge = checkout.propose(written(content("change")))
    state = rehearsal.github.state
    cancel = Cancel(lambda it: moment.is_time(Scene(it, state, pause)), moment.first)
    (folder / "work" / "_temp" / "tmp").mkdir(parents=True)
    stage = replace(rehearsal, cancel=cancel, environment={"TMPDIR": "/github/runner_temp/tmp"})
    given = {key: value.format(silent=silent) for key, value in moment.inputs.items()}
    step = moment.prepare(stage, silent).pull_request(
        checkout.folder, merge, folder / "work", **{**QUIET, **given}
    )
    return Killed(name, moment, rehearsal, folder, pause, step)


def test_it_ends_before_the_runner_loses_patience(killed: Killed) -> None:
    assert killed.step.ended_after is not None, killed.step.raw
    assert killed.step.ended_after < PATIENCE, killed.step.raw


def test_what_lint_found_is_in_a_valid_file(killed: Killed) -> None:
    file = killed.checkout.folder / "dunnage.sarif"
    if killed.moment.tools is None:
        assert not file.exists()
        return
    runs = json.loads(file.read_text())["runs"]

    assert {each["tool"]["driver"]["name"] for each in runs} >= {"dunnage"}
    assert {each["tool"]["driver"]["name"] for each in runs} <= set(killed.moment.tools)
    assert multitool.errors(killed.rehearsal.tools, file) == ()


def test_no_container_image_or_program_is_left(killed: Killed) -> None:
    workspace = killed.checkout.folder.resolve()

    assert killed.docker("ps", "--all", "--quiet", f"--filter=volume={workspace}") == ""
    label = f"--filter=label=dunnage.moment={killed.name}"
    assert killed.docker("image", "ls", "--all", "--quiet", label) == ""
    assert running(killed.pause) == []


def test_no_temporary_file_or_worktree_is_left(killed: Killed) -> None:
    git = killed.checkout.folder / ".git"

    assert list((killed.temp / "tmp").iterdir()) == []
    assert [each.name for each in killed.temp.rglob("renewing-*")] == []
    assert killed.checkout.git("worktree", "list").count("\n") == 1
    assert not (git / "worktrees").exists()
    assert list(git.rglob("*.lock")) == []


def test_it_says_once_that_it_was_cancelled(killed: Killed) -> None:
    step, report = killed.step, killed.checkout.folder / "dunnage.json"
    told = [each.message for each in step.annotations]
    if killed.moment.tools is None:
        assert (step.exit_code, step.summary) in ((130, ""), (143, ""))
        assert told in ([], ["The run was cancelled."])
        return
    problems = json.loads(report.read_text())["problems"]

    assert [each["message"] for each in problems] == [CANCELLED]
    assert told.count(WARNING) == 1
    assert step.summary is not None
    assert step.summary.count("cancelled") == 1
    assert step.outputs["sarif-file"] == "dunnage.sarif"


def test_nothing_more_is_written_on_github(killed: Killed) -> None:
    state = killed.rehearsal.github.state

    assert state.comments_on(7) == ()
    assert len(state.uploads) == (1 if killed.name == "upload" else 0)
    assert state.violations == []
