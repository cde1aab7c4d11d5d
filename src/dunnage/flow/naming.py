"""How messages name lines and files: `lines 4, 5 and 9`, and the first few of many names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dunnage.model import Lines

_MOST_NAMES = 3


def line_names(spans: Iterable[Lines]) -> str:
    """Name where each span begins, in order and once."""
    *front, last = map(str, sorted({each.first for each in spans}))
    if not front:
        return f"line {last}"
    return f"lines {', '.join(front)} and {last}"


def quoted(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Quote the first names, and count the others."""
    shown = ", ".join(f"`{plain(each)}`" for each in names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown
