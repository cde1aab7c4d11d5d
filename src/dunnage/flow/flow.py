"""Everything that follows from a Dockerfile and its project without building it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile import Dockerfile
    from dunnage.project.project import Project


@dataclass(frozen=True)
class Flow:
    """What the build does, and what its image will run."""

    dockerfile: Dockerfile
    project: Project | None = None
