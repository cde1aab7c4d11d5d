"""One run of Dunnage: what was asked for, where, and with which tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.report.report import Origin

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dunnage.config import Config
    from dunnage.events import Run
    from dunnage.notes import Notes
    from dunnage.ports import Tools
    from dunnage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Job:
    """What every step of the pipeline works with."""

    config: Config
    run: Run
    workspace: Workspace
    tools: Tools
    notes: Notes
    today: date
    secrets: tuple[tuple[str, Path], ...] = ()  # of the build: ids, and files with the values

    def origin(self, commit: str | None) -> Origin:
        """Say where a commit can be read, and which run reviews it."""
        run = self.run
        number = run.pull_request.number if run.pull_request else None
        return Origin(run.server_url, run.repository, commit, run.id, number)
