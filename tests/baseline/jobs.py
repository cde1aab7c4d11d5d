"""Jobs that look for baselines, and those that keep snapshots for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from builders import KEY, a_layer, a_snapshot
from dunnage.config import Config
from dunnage.events import PullRequest, Run
from dunnage.forge import Forge
from dunnage.image.trend import Point
from dunnage.job import Job
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import FakeCodeScanning, FakeComments, FakeRepository, FakeRunner, Fakes
from forge_fakes import FakeArtifacts, FakeGitData, FakePullRequests

if TYPE_CHECKING:
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import ImageKey
    from dunnage.ports import Repository

TODAY = date(2026, 12, 1)
MAIN = Run(
    "push",
    repository="octo/shop",
    default_branch="main",
    ref="refs/heads/main",
    commit=f"{9:040x}",
)
PULL_REQUEST = replace(
    MAIN,
    event="pull_request",
    ref="refs/pull/7/merge",
    pull_request=PullRequest(7, "c" * 40, "d" * 40, fork=False),
)


def commit(number: int) -> str:
    """Name the nth commit of the default branch."""
    return f"{number:040x}"


def taken(number: int) -> datetime:
    """Tell when that was: one was made an hour."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number)


def snapshot(number: int, key: ImageKey = KEY) -> Snapshot:
    """Take down the nth commit's image, of as many bytes."""
    made = a_snapshot((a_layer(unpacked=number, compressed=number),), commit(number))
    return replace(made, key=key)


def point(number: int) -> Point:
    return Point(commit(number), taken(number), snapshot(number).sizes)


@dataclass
class Clone(FakeRepository):
    """A shallow clone, which holds no commit but knows the time of each."""

    def has(self, commit: str) -> bool:
        return False

    def taken(self, commit: str) -> datetime:
        return taken(int(commit, 16))


def a_job(
    git: FakeGitData | None,
    run: Run = MAIN,
    /,
    *,
    repository: Repository | None = None,
    runner: FakeRunner | None = None,
    root: Path | None = None,
    **inputs: str,
) -> Job:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    runner = runner or FakeRunner()
    tools = replace(
        Fakes().tools(),
        repository=repository or Clone(),
        runner=runner,
        forge=None if git is None else forge(git),
    )
    workspace = Workspace(root or Path())
    return Job(Config.from_inputs(given), run, workspace, tools, Notes(runner), TODAY)


def forge(git: FakeGitData) -> Forge:
    return Forge(FakeComments(), FakeCodeScanning(), git, FakeArtifacts(), FakePullRequests())


def told(job: Job) -> list[str]:
    """List what the job has noted."""
    return [f"{each.part}: {each.message}" for each in job.notes.problems]
