"""The bytes that the image carries and no container sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from dunnage.image.snapshot import Snapshot
    from dunnage.report.pictures.places import Places

_COLUMNS = (
    Column("Stored by", Kind.PLACE),
    Column("Hidden by", Kind.PLACE),
    Column("How", Kind.TEXT),
    Column("Where", Kind.TEXT),
    Column("Files", Kind.COUNT),
    Column("On disk", Kind.BYTES),
)
_ABOUT = "One layer stores them; a later one deletes, replaces or repeats them."


def waste(snapshot: Snapshot, places: Places) -> Table:
    """Name the two instructions behind them, most bytes first."""
    rows = (
        (
            places.step(each.stored),
            places.step(each.by),
            each.how.value,
            plain(", ".join(f"/{path}" for path in each.examples)),
            each.files,
            each.size,
        )
        for each in snapshot.waste
    )
    return table("Bytes that nobody sees", _COLUMNS, rows, _ABOUT)
