"""Jobs that review several images, and the bake files that name them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from dunnage.config import Config
from dunnage.errors import ToolError
from dunnage.events import Run
from dunnage.job import Job
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import Fakes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass
class FakeBakery:
    """Prints what a file holds, as if it were printed already."""

    problem: str | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def targets(self, file: Path, names: Sequence[str]) -> bytes:
        self.asked.append(tuple(names))
        if self.problem:
            raise ToolError(self.problem)
        return file.read_bytes()


def a_job(root: Path, bakery: FakeBakery | None = None, /, **inputs: str) -> Job:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    tools = replace(Fakes().tools(), bakery=bakery or FakeBakery())
    today = date(2026, 12, 1)
    return Job(Config.from_inputs(given), Run("local"), Workspace(root), tools, Notes(), today)


def bake(folder: Path, **targets: dict[str, object]) -> None:
    """Write what buildx would print of a bake file with such targets."""
    told = {
        name: {"context": ".", "dockerfile": "Dockerfile"} | target
        for name, target in targets.items()
    }
    printed = {"group": {"default": {"targets": list(targets)}}, "target": told}
    (folder / "docker-bake.json").write_text(json.dumps(printed))
