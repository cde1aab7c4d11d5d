"""The base commit: the one that a change is compared with, whose policy it is reviewed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from dunnage.events import Run
    from dunnage.job import Job
    from dunnage.ports import Repository

_PART = "base commit"
# What these review is to be merged, so that a comparison is worth a second build.
_BUILDING = ("pull_request", "merge_group")


@dataclass(frozen=True, slots=True)
class Base:
    """A base commit; of one that the clone does not hold, no file can be read."""

    commit: str
    held: bool


def find(job: Job, head: str | None) -> Base | None:
    """Choose the base of the commit that is checked out; None where nothing came before it.

    Where its files will be read, it is fetched. What does not work is noted here, and nowhere else.
    """
    attempt = job.notes.attempt
    commit = attempt(_PART, lambda: _chosen(job, head), blocks=False)
    if commit is None:
        return None
    return Base(commit, bool(attempt(_PART, lambda: _held(job, commit), blocks=False)))


def may_be_built(job: Job) -> bool:
    """Say whether the base commit is built, at least where no kept snapshot is found."""
    baseline = job.config.baseline
    return baseline == "build" or (baseline == "auto" and job.run.event in _BUILDING)


def choose(run: Run, head: str, repository: Repository) -> str | None:
    """Choose the base commit; None for a first commit.

    A pull request's run tests a merge commit, whose first parent is the very commit that the change
    was merged into; the event's own `base.sha` may be older by then. Where a workflow has checked
    out something else, such as the head of the pull request, that is the best there is.
    """
    if run.pull_request is not None and head != run.commit:
        return run.pull_request.base
    return next(iter(repository.parents(head)), None)


def _chosen(job: Job, head: str | None) -> str | None:
    commit = None if head is None else choose(job.run, head, job.tools.repository)
    if commit is None and _is_read(job):
        why = "this is no git repository" if head is None else f"{head[:12]} is the first commit"
        message = f"there is none: {why}"
        raise ToolError(message)
    return commit


def _held(job: Job, commit: str) -> bool:
    repository = job.tools.repository
    if repository.has(commit):
        return True
    if not _is_read(job):
        return False
    try:
        repository.fetch(commit)
    except ToolError as error:
        message = (
            f"this clone does not hold the base commit {commit[:12]}, and it cannot be fetched "
            f"({error}): its policy does not count, and it cannot be built. Give actions/checkout "
            "`fetch-depth: 2`."
        )
        raise ToolError(message) from error
    return True


def _is_read(job: Job) -> bool:
    """Say whether files of the base are needed: its policy, or all of them for a build."""
    return job.run.pull_request is not None or may_be_built(job)
