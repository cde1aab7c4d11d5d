"""The directories near the root of the image, and how much they grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot

_COLUMNS = (
    Column("Directory", Kind.TEXT),
    Column("On disk", Kind.BYTES),
    Column("Change", Kind.CHANGE),
)
_ABOUT = "Each with all that lies below it."


def directories(snapshot: Snapshot, delta: Delta | None) -> Table:
    """List them, largest first, then those that are gone."""
    grown = dict(delta.directories) if delta else {}
    known = {each.path: each.size for each in snapshot.directories}
    gone = sorted(grown.keys() - known.keys())
    rows = (
        (f"/{plain(path)}", known.get(path), grown.get(path, 0) if delta else None)
        for path in (*known, *gone)
    )
    return table("Directories", _COLUMNS, rows, _ABOUT)
