"""Small files of a project, read for what is found in them by its looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from dunnage.project.project import Project

_LARGEST = 64 * 1024 * 1024  # as of any lockfile


def text(project: Project, name: str) -> str:
    """Read a file; nothing where it is not there, or not to be read."""
    try:
        content = project.context.read(name, _LARGEST) or b""
    except ToolError:
        return ""
    return content.decode("utf-8-sig", errors="replace")
