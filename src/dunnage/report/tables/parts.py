"""What the bytes of an image are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.image.parts import Part
from dunnage.plain import plain
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot

_COLUMNS = (
    Column("Part", Kind.TEXT),
    Column("Own", Kind.BYTES),
    Column("Change", Kind.CHANGE),
    Column("Base image", Kind.BYTES),
    Column("Change", Kind.CHANGE),
)


def parts(snapshot: Snapshot, delta: Delta | None) -> Table:
    """Set own content against the base image's."""
    grown = {each.name: (each.own, each.base) for each in delta.parts} if delta else {}
    known = {each.name: each for each in snapshot.parts}
    gone = [Part(name, 0, 0) for name in sorted(grown.keys() - known.keys())]
    rows = []
    for each in (*known.values(), *gone):
        own, base = grown.get(each.name, (0, 0)) if delta else (None, None)
        rows.append((plain(each.name), each.own, own, each.base, base))
    return table("What it is made of", _COLUMNS, rows)
