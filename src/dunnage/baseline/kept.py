"""The snapshots that the default branch keeps in a git ref: how one is found, and how put there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from dunnage import units
from dunnage.baseline import index, shelf
from dunnage.baseline.index import State
from dunnage.baseline.shelf import REF, Shelf
from dunnage.document import DocumentError
from dunnage.errors import ConfigError, DeniedError, ToolError
from dunnage.image import snapshot as snapshots
from dunnage.image.baseline import Baseline, Source
from dunnage.image.trend import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dunnage.forge import GitData, Tip
    from dunnage.image.snapshot import Snapshot
    from dunnage.job import Job
    from dunnage.model import ImageKey

    New = Sequence[tuple[Snapshot, Point]]

T = TypeVar("T")

_PART = "snapshots"
_LARGEST = 16 * 1024 * 1024  # bytes of a snapshot, as many as snapshot.load takes
_LARGEST_INDEX = 256 * 1024
_TRIED = 3  # snapshots, where they cannot be read
# Whoever loses a race loses it to a run that is done by then: so many at once all get there.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ref holds at one moment."""

    git: GitData
    tip: Tip

    def points(self, key: ImageKey) -> tuple[Point, ...]:
        """Read what an image weighed at each commit; DocumentError where that is not told."""
        path = shelf.points(key)
        if path not in self.tip.files:
            return ()
        return index.parse_points(self._read(path, _LARGEST_INDEX), key, f"{REF} {path}")

    def state(self) -> State:
        """Read how old everything is; DocumentError where that is not told."""
        path = shelf.STATE
        if path not in self.tip.files:
            return State()
        return index.parse_state(self._read(path, _LARGEST_INDEX), f"{REF} {path}")

    def snapshot(self, key: ImageKey, commit: str, path: str) -> Snapshot:
        """Read one commit's snapshot of an image; ToolError where it is something else."""
        content = self._read(path, _LARGEST)
        try:
            found = snapshots.load(content.decode(errors="replace"))
        except ConfigError as error:
            message = f"{REF} {path}: {error}"
            raise ToolError(message) from error
        if (found.key, found.commit) != (key, commit):
            message = f"{REF} {path} is of another image or commit"
            raise ToolError(message)
        return found

    def _read(self, path: str, most: int) -> bytes:
        blob = self.tip.files[path]
        if blob.size > most:
            message = f"{REF} {path} has more than {most:,} bytes"
            raise DocumentError(message)
        return self.git.blob(blob.sha)


def look(job: Job) -> Kept | None:
    """Look the ref up; None where it is not there, or not to be had, which is noted."""
    forge = job.tools.forge
    if forge is None:
        return None
    tip = job.notes.attempt(_PART, lambda: forge.git_data.tip(REF), blocks=False)
    return None if tip is None else Kept(forge.git_data, tip)


def points(job: Job, kept: Kept, key: ImageKey) -> tuple[Point, ...]:
    """Read what an image weighed at each commit; what does not work is noted."""
    return job.notes.attempt(_PART, lambda: kept.points(key), blocks=False) or ()


def find(
    job: Job, kept: Kept, key: ImageKey, points: Iterable[Point], ancestors: Iterable[str]
) -> Baseline | None:
    """Find an image's snapshot of the nearest commit; one that cannot be read is noted."""
    paths = shelf.kept(kept.tip.files, key)
    taken = {each.commit: each.taken for each in points}
    near = [(behind, each) for behind, each in enumerate(ancestors) if each in paths]
    for behind, commit in near[:_TRIED]:
        read = partial(kept.snapshot, key, commit, paths[commit])
        if (found := job.notes.attempt(_PART, read, blocks=False)) is not None:
            return Baseline(found, Source.REF, taken.get(commit), behind)
    return None


def keep(job: Job, made: Iterable[Snapshot]) -> None:
    """Keep a run's snapshots, if it is the default branch's; what does not work hurts nothing else.

    One without a scan is not kept: that of a commit before tells more.
    """
    how, runner = job.config.keep_snapshot, job.tools.runner
    if how == "never" or not job.run.is_of_default_branch:
        return
    own = [each for each in made if each.commit is not None and each.commit == job.run.commit]
    for each in own:
        if each.scanned is None:
            runner.say(f"The snapshot of {each.key} is not kept: the image was not scanned.")
    try:
        _keep(job, [each for each in own if each.scanned is not None])
    except DeniedError as error:
        if how == "always":
            job.notes.add(_PART, f"not kept: {error}", blocks=False)
        else:
            runner.say(f"Snapshots are not kept: {error}")
    except ToolError as error:
        job.notes.add(_PART, f"not kept: {error}", blocks=False)


def _keep(job: Job, made: Sequence[Snapshot]) -> None:
    commit, forge = job.run.commit, job.tools.forge
    if commit is None or not made:
        return
    if forge is None:
        message = "there is no token; give the job `contents: write`"
        raise DeniedError(message)
    taken = job.tools.repository.taken(commit)
    new = [(each, Point(commit, taken, each.sizes)) for each in made]
    _write(job, forge.git_data, new, f"Keep {units.counted(len(new), 'snapshot')} of {commit}")
    job.tools.runner.say(f"Kept {units.counted(len(new), 'snapshot')} in {REF}.")


def _write(job: Job, git: GitData, new: New, message: str) -> None:
    for _ in range(_TRIES):
        tip = git.tip(REF)
        change = shelf.put(_shelf(job, Kept(git, tip), new) if tip else Shelf(), new, job.today)
        if git.advance(REF, tip, change.files, message, squash=change.squash):
            return
    problem = f"{REF} was written to by others, {_TRIES} times over"
    raise ToolError(problem)


def _shelf(job: Job, kept: Kept, new: New) -> Shelf:
    return Shelf(
        paths=frozenset(kept.tip.files),
        state=_or_anew(job, kept.state, State()),
        points={each.key: _or_anew(job, partial(kept.points, each.key), ()) for each, _ in new},
    )


def _or_anew(job: Job, read: Callable[[], T], empty: T) -> T:
    """Read what is there, unless it is not ours; a failing request is no such thing."""
    try:
        return read()
    except DocumentError as problem:
        job.tools.runner.say(f"{problem}; it is written anew.")
        return empty
