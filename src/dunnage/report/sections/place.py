"""How a section names a place of the repository: as a link to its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, link

if TYPE_CHECKING:
    from dunnage.model import Location
    from dunnage.report.report import Origin


def place(location: Location | None, origin: Origin) -> str:
    """Name the first line, link to all of them."""
    if location is None:
        return ""
    return link(code(f"{location.path}:{location.lines.first}", 120), origin.url(location))


def commit(origin: Origin) -> str:
    """Name a commit shortly, and link to it."""
    return link(code((origin.commit or "unknown")[:7]), origin.commit_url)
