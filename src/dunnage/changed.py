"""Which lines a change touches, so that what stands on them is told first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.baseline.base import Base
    from dunnage.job import Job
    from dunnage.model import Lines


def lines(job: Job, head: str | None, base: Base | None) -> Mapping[str, tuple[Lines, ...]] | None:
    """Name the lines by path; None where nobody knows."""
    if head is None or base is None or not base.held:
        return None
    return job.notes.attempt(
        "git", lambda: job.tools.repository.changed(base.commit, head), blocks=False
    )
