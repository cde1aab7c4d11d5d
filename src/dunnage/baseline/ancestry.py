"""The commits that a baseline may be of: along first parents, as far as clone and GitHub tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.job import Job
    from dunnage.ports import Repository

MOST = 100


def find(job: Job, start: str) -> tuple[str, ...]:
    """Name a commit and those before it, nearest first; what cannot be learned is noted.

    GitHub is asked only for what a shallow clone does not hold.
    """
    known = job.notes.attempt("baseline", lambda: _held(job.tools.repository, start), blocks=False)
    held, before = known or ((), start)
    room = MOST - len(held)
    return held if before is None or room == 0 else (*held, *_asked(job, before, room))


def _held(repository: Repository, start: str) -> tuple[tuple[str, ...], str | None]:
    """Name the commits that the clone holds, and the one before them."""
    if not repository.has(start):
        return (), start
    held = repository.first_parents(start, MOST)
    return held, next(iter(repository.parents(held[-1])), None)


def _asked(job: Job, start: str, most: int) -> tuple[str, ...]:
    forge = job.tools.forge
    if forge is None:
        return (start,)
    asked = job.notes.attempt(
        "baseline", lambda: forge.git_data.first_parents(start, most), blocks=False
    )
    return asked or (start,)
