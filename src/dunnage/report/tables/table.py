"""A table as values: what its columns are called, and of which kind their cells are."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Cell = str | int | None
    Row = tuple[Cell, ...]

ROWS = 1_500


class Kind(enum.StrEnum):
    """What a cell holds."""

    TEXT = "text"
    PLACE = "place"  # the number of one of the page's places
    COUNT = "count"
    BYTES = "bytes"
    CHANGE = "change"  # of bytes


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of a column say."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below columns; `about` is what a reader must know of them."""

    name: str
    about: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def table(name: str, columns: Iterable[Column], rows: Iterable[Row], about: str = "") -> Table:
    """Leave out columns that say nothing, and rows that a page has no room for."""
    every, columns = tuple(rows), tuple(columns)
    shown = every[:ROWS]
    kept = [
        number for number in range(len(columns)) if any(row[number] is not None for row in shown)
    ]
    cut = f"The first {ROWS:,} of {len(every):,} rows." if len(every) > ROWS else ""
    return Table(
        name,
        " ".join(filter(None, (about, cut))) or None,
        tuple(columns[number] for number in kept),
        tuple(tuple(row[number] for number in kept) for row in shown),
    )
