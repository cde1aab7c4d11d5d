"""What an image is compared with: a snapshot, where it came from, and how near it is."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dunnage.image.snapshot import Snapshot


class Source(enum.StrEnum):
    """Where a baseline was found."""

    FILE = "file"
    BUILT = "built"  # in this very job, from the base commit
    REF = "ref"  # the git ref that keeps the default branch's snapshots
    ARTIFACT = "artifact"  # of a run on the default branch


@dataclass(frozen=True, slots=True)
class Baseline:
    """A snapshot to compare with."""

    snapshot: Snapshot
    source: Source
    taken: datetime | None = None  # with a time zone; None: nobody wrote it down
    behind: int = 0  # first parents between its commit and the one that was looked for
