"""A baseline from the base commit, examined in this very job with this very database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage import subject
from dunnage.errors import ConfigError, ToolError
from dunnage.examination import examine
from dunnage.notes import Notes
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from dunnage.events import Run
    from dunnage.image.snapshot import Snapshot
    from dunnage.job import Job
    from dunnage.model import Image, Layer
    from dunnage.ports import Repository
    from dunnage.subject import Subject
    from dunnage.terms import Terms


def examined(job: Job, change: Subject, terms: Terms, image: Image) -> Snapshot | None:
    """Examine the base commit, where that is wanted; what cannot be is noted.

    `image` is the change's, with which the base shares layers.
    """
    if not _wanted(job):
        return None
    return job.notes.attempt(
        "baseline", lambda: _examined(job, change, terms, image.layers), blocks=False
    )


def _wanted(job: Job) -> bool:
    baseline, image = job.config.baseline, job.config.image
    return baseline == "build" or (
        baseline == "auto" and job.run.pull_request is not None and image is None
    )


def _examined(
    job: Job, change: Subject, terms: Terms, weighed: tuple[Layer, ...]
) -> Snapshot | None:
    if change.commit is None:
        message = "there is no base commit: this is no git repository"
        raise ToolError(message)
    repository = job.tools.repository
    commit = choose(job.run, change.commit, repository)
    ensure(commit, repository)
    with repository.worktree(commit) as folder:
        try:
            before = subject.find(job, Workspace(folder), commit, change.key)
        except ConfigError:  # a first image is a normal state
            job.tools.runner.notice(f"The base commit {commit[:12]} has no such image yet.")
            return None
        notes = Notes()  # what the base lacks is not the change's, and told only where it matters
        snapshot = examine(before, terms, job.tools, notes, weighed).snapshot(before)
    if snapshot is None:
        reasons = "; ".join(each.message for each in notes.problems if each.blocks)
        message = f"the base commit {commit[:12]} could not be weighed: {reasons}"
        raise ToolError(message)
    return snapshot


def choose(run: Run, head: str, repository: Repository) -> str:
    """Choose the base commit.

    A pull request's run tests a merge commit, whose first parent is the very commit that the change
    was merged into; the event's own `base.sha` may be older by then. Where a workflow has checked
    out something else, such as the head of the pull request, that is the best there is.
    """
    if run.pull_request is not None and head != run.commit:
        return run.pull_request.base
    parents = repository.parents(head)
    if not parents:
        message = f"{head[:12]} has no parent to compare with"
        raise ToolError(message)
    return parents[0]


def ensure(commit: str, repository: Repository) -> None:
    """Get the commit where the clone does not hold it; ToolError says what to do."""
    if repository.has(commit):
        return
    try:
        repository.fetch(commit)
    except ToolError as error:
        message = (
            f"this clone does not hold the base commit {commit[:12]}, and it cannot be fetched "
            f"({error}). Give actions/checkout `fetch-depth: 2`."
        )
        raise ToolError(message) from error
