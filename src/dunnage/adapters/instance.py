"""Which of buildx's builders works for this run, and how a command says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instance:
    """One builder; without a name, the one that buildx takes by itself."""

    name: str | None = None
    folder: Path | None = None  # where buildx knows it from, if not from its usual place
    problem: str | None = None  # why it cannot be used

    def build_argv(self) -> list[str]:
        """Begin a build; ToolError if the builder cannot be used."""
        if self.problem is not None:
            raise ToolError(self.problem)
        chosen = () if self.name is None else (f"--builder={self.name}",)
        return ["docker", "buildx", "build", *chosen]

    @property
    def environment(self) -> Mapping[str, str]:
        """Say where buildx finds it."""
        return {} if self.folder is None else {"BUILDX_CONFIG": str(self.folder)}


USUAL = Instance()
