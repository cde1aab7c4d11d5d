"""A table that shows the first rows and folds the others."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dunnage.markdown import details, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.markdown import Row


def folded(head: Row, things: Sequence[Sequence[Row]], total: int, most: int) -> str:
    """Set the rows of each thing, at most `most` of them unfolded; `total` are known."""
    first, rest = things[:most], things[most:]
    missing = total - len(things)
    if not rest:
        return _table(head, first, missing)
    body = _table(head, rest, missing)
    return f"{_table(head, first, 0)}\n\n{details(f'{total - most:,} more', body)}"


def _table(head: Row, things: Sequence[Sequence[Row]], missing: int) -> str:
    rows = list(chain.from_iterable(things))
    return table(head, rows, len(rows) + missing)
