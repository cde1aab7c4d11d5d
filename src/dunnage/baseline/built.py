"""A baseline from the base commit, built and examined in this very job with this very database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import subject
from dunnage.baseline.base import may_be_built
from dunnage.errors import ConfigError, ToolError
from dunnage.examination import examine
from dunnage.image.baseline import Baseline, Source
from dunnage.notes import Notes
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from dunnage.baseline.base import Base
    from dunnage.job import Job
    from dunnage.model import Image
    from dunnage.subject import Subject
    from dunnage.terms import Terms


def examined(
    job: Job, change: Subject, terms: Terms, image: Image, base: Base | None
) -> Baseline | None:
    """Examine the base commit's image, where that is wanted; what does not work is noted.

    `image` is the change's, with which the base shares layers. An image that somebody else built is
    compared with a build of ours only on demand: the two may differ in more than the change.
    """
    if base is None or not base.held or not may_be_built(job):
        return None
    if change.image is not None and job.config.baseline != "build":
        return None
    commit = base.commit
    return job.notes.attempt(
        "baseline", lambda: _examined(job, change, terms, image, commit), blocks=False
    )


def _examined(
    job: Job, change: Subject, terms: Terms, image: Image, commit: str
) -> Baseline | None:
    repository = job.tools.repository
    with repository.worktree(commit) as folder:
        try:
            before = subject.keyed(job, Workspace(folder), commit, change.key)
        except ConfigError:  # a first image is a normal state
            job.tools.runner.notice(f"The base commit {commit[:12]} has no such image yet.")
            return None
        before = replace(before, image=None)  # the engine's is the change's
        notes = Notes()  # what the base lacks is not the change's, and told only where it matters
        found = examine(before, terms, job.tools, notes, image.layers).snapshot(before)
    if found is None:
        reasons = "; ".join(each.message for each in notes.problems if each.blocks)
        message = f"the base commit {commit[:12]} could not be weighed: {reasons}"
        raise ToolError(message)
    return Baseline(found, Source.BUILT, repository.taken(commit))
