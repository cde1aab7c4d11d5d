"""A baseline from an artifact that a run on the default branch left, never from anybody else's."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from dunnage import archive
from dunnage.baseline import file
from dunnage.errors import ConfigError, ToolError
from dunnage.image.baseline import Baseline, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.events import Run
    from dunnage.forge import Artifact, Artifacts, WorkflowRun
    from dunnage.image.snapshot import Snapshot
    from dunnage.job import Job
    from dunnage.model import ImageKey

_PART = "baseline"
_LISTED = 100
_LOOKED_UP = 20  # runs
_DOWNLOADED = 5
_EVENTS = ("push", "schedule", "workflow_dispatch")  # which run nothing but the branch's own code
# A review that fails for what it found is as good a baseline, and a run may not have ended yet.
_CONCLUSIONS = ("success", "failure", None)


def find(job: Job, key: ImageKey, ancestors: Sequence[str]) -> Baseline | None:
    """Find the newest snapshot of the nearest ancestor; what cannot be read is noted.

    `ancestors` are commits of the default branch, nearest first.
    """
    if job.tools.forge is None:
        return None
    artifacts, name = job.tools.forge.artifacts, job.config.report_artifact
    behind = {commit: number for number, commit in enumerate(ancestors)}
    listed = job.notes.attempt(_PART, lambda: artifacts.named(name, _LISTED), blocks=False) or ()
    own = (each for each in listed if _is_own(each, job.run))
    near = sorted(_distances(own, behind), key=lambda each: each[0])  # each commit's newest first
    for distance, artifact in islice(_trusted(job, artifacts, near), _DOWNLOADED):
        snapshot = job.notes.attempt(
            _PART, partial(_snapshot, artifacts, artifact, key), blocks=False
        )
        if snapshot is not None:
            return Baseline(snapshot, Source.ARTIFACT, artifact.created, distance)
    return None


def _is_own(artifact: Artifact, run: Run) -> bool:
    """Leave out what forks and other branches left: anybody can give an artifact this name."""
    return (
        run.repository_id is not None
        and run.default_branch is not None
        and artifact.head_repository == run.repository_id
        and artifact.head_branch == run.default_branch
    )


def _distances(
    artifacts: Iterator[Artifact], behind: Mapping[str, int]
) -> Iterator[tuple[int, Artifact]]:
    for each in artifacts:
        if each.head_sha is not None and each.head_sha in behind:
            yield behind[each.head_sha], each


def _trusted(
    job: Job, artifacts: Artifacts, near: Sequence[tuple[int, Artifact]]
) -> Iterator[tuple[int, Artifact]]:
    """Choose those whose run GitHub itself vouches for."""
    for distance, artifact in near[:_LOOKED_UP]:
        if artifact.run is None:
            continue
        left_by = job.notes.attempt(_PART, partial(artifacts.run, artifact.run), blocks=False)
        if left_by is not None and _is_trusted(left_by, artifact, job.run):
            yield distance, artifact


def _is_trusted(left_by: WorkflowRun, artifact: Artifact, run: Run) -> bool:
    return (
        left_by.event in _EVENTS
        and left_by.conclusion in _CONCLUSIONS
        and left_by.path == (run.workflow or left_by.path)
        and left_by.head_repository == artifact.head_repository
        and left_by.head_branch == artifact.head_branch
        and left_by.head_sha == artifact.head_sha
    )


def _snapshot(artifacts: Artifacts, artifact: Artifact, key: ImageKey) -> Snapshot | None:
    """Take an image's snapshot out of an artifact; None where it tells of others only."""
    where = f"artifact {artifact.name!r} of {(artifact.head_sha or '')[:12]}"
    mistake = None
    for entry in archive.entries(artifacts.download(artifact, archive.LARGEST), where):
        try:
            snapshot = file.read(entry.content)
        except ConfigError as error:
            mistake = f"{where}: {entry.name}: {error}"
            continue
        if snapshot.key == key:
            if snapshot.commit not in (None, artifact.head_sha):
                message = f"{where}: {entry.name} is of another commit"
                raise ToolError(message)
            return snapshot
    if mistake is not None:
        raise ToolError(mistake)
    return None
