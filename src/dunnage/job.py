"""One run of Dunnage: what was asked for, where, and with which tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
