"""Every package with its bytes, its line, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.report.pictures.packages import note
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Package
    from dunnage.report.pictures.places import Places
    from dunnage.report.tables.table import Row

_COLUMNS = (
    Column("Package", Kind.TEXT),
    Column("Version", Kind.TEXT),
    Column("Kind", Kind.TEXT),
    Column("Why", Kind.TEXT),
    Column("Line", Kind.PLACE),
    Column("On disk", Kind.BYTES),
    Column("Change", Kind.CHANGE),
)


def packages(snapshot: Snapshot, delta: Delta | None, places: Places) -> Table:
    """List them, largest first, then those that are gone."""
    return table("Packages", _COLUMNS, (*_there(snapshot, delta, places), *_gone(delta, places)))


def _there(snapshot: Snapshot, delta: Delta | None, places: Places) -> Iterator[Row]:
    changes = delta.packages if delta else ()
    grown = {each.after: each.growth for each in changes if each.after}
    for each in sorted(snapshot.packages, key=lambda package: -(package.size or 0)):
        line = places.line(each.location)
        yield *_named(each), line, each.size, grown.get(each, 0) if delta else None


def _gone(delta: Delta | None, places: Places) -> Iterator[Row]:
    for each in delta.packages if delta else ():
        if each.before is not None and each.after is None:
            line = places.line(each.before.location, gone=True)
            yield *_named(each.before), line, None, each.growth


def _named(package: Package) -> tuple[str, str, str, str | None]:
    kind = f"{package.kind}, base image" if package.base else package.kind
    return plain(package.name), plain(package.version, 60), plain(kind, 60), note(package)
