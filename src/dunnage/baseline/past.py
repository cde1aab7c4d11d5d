"""What came before a change: the baseline to compare with, and how the sizes went until then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.baseline import ancestry, artifact, file, kept
from dunnage.image.baseline import Baseline, Source

if TYPE_CHECKING:
    from datetime import datetime

    from dunnage.baseline.base import Base
    from dunnage.baseline.kept import Kept
    from dunnage.image.trend import Point
    from dunnage.job import Job
    from dunnage.model import ImageKey

_MOST_POINTS = 20
_OF_REF_ALONE = ("auto", "ref", "build")


@dataclass(frozen=True, slots=True)
class Past:
    """Where baselines of any image are found."""

    head: str | None  # the commit under review
    ancestors: tuple[str, ...] = ()  # that a baseline may be of, nearest first
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one image's past."""

    baseline: Baseline | None = None
    trend: tuple[Point, ...] = ()  # oldest first


def look(job: Job, head: str | None, base: Base | None) -> Past:
    """Look once for all images; what does not work is noted.

    On a schedule nothing has changed: the walk begins at the commit under review itself, so that
    what is told is what was disclosed since its snapshot was kept.
    """
    before = None if base is None else base.commit
    start = head if job.run.event == "schedule" else before
    baseline = job.config.baseline
    if start is None or baseline == "none" or job.config.mode != "review":
        return Past(head)
    found = kept.look(job)
    if found is None and baseline in _OF_REF_ALONE:
        return Past(head)
    return Past(head, ancestry.find(job, start), found)


def find(job: Job, past: Past, key: ImageKey) -> Found:
    """Find what is known of an image; ConfigError where `baseline` names a file that is none."""
    points = kept.points(job, past.kept, key) if past.kept else ()
    baseline = _baseline(job, past, key, points)
    if baseline is None and job.config.baseline in ("ref", "artifact"):
        job.tools.runner.notice(f"No snapshot of {key} has been kept yet: this is a first image.")
    return Found(baseline, _trend(past, points))


def _trend(past: Past, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Choose the newest points before the commit under review, oldest first."""
    known = {each.commit: each for each in points}
    newest = [known[each] for each in past.ancestors if each in known and each != past.head]
    return tuple(reversed(newest[:_MOST_POINTS]))


def _baseline(job: Job, past: Past, key: ImageKey, points: tuple[Point, ...]) -> Baseline | None:
    match job.config.baseline:
        case "none" | "build":
            return None
        case "auto" | "ref":
            if past.kept is None:
                return None
            return kept.find(job, past.kept, key, points, past.ancestors)
        case "artifact":
            return artifact.find(job, key, past.ancestors)
        case path:
            return _of_file(job, past, path)


def _of_file(job: Job, past: Past, path: str) -> Baseline | None:
    snapshot = file.load(job.workspace, path)
    if snapshot is None:
        return None
    commit, ancestors = snapshot.commit, past.ancestors
    taken = None if commit is None else _taken(job, commit)
    behind = ancestors.index(commit) if commit in ancestors else 0
    return Baseline(snapshot, Source.FILE, taken, behind)


def _taken(job: Job, commit: str) -> datetime | None:
    repository = job.tools.repository
    return job.notes.attempt(
        "baseline",
        lambda: repository.taken(commit) if repository.has(commit) else None,
        blocks=False,
    )
