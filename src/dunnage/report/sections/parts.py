"""What the image consists of: what the bytes are for, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.image.parts import Part
from dunnage.markdown import details, table, text
from dunnage.report.sections.section import Section
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.image.delta import Delta
    from dunnage.report.report import Report

_TITLE = "What the image consists of"


def parts(report: Report) -> Section | None:
    """Set base image against own part, largest first; folded where there is a change to tell."""
    if report.snapshot is None or not report.snapshot.parts or report.is_unchanged:
        return None
    listed = sorted(report.snapshot.parts, key=lambda each: -(each.base + each.own))
    if report.delta is None:
        head = ("Part", "base image:", "own part:")
        rows = [(text(each.name, 60), _size(each.base), _size(each.own)) for each in listed]
        return Section(_TITLE, f"### {_TITLE}\n\n{table(head, rows, len(rows))}", 7)
    return Section(_TITLE, details(_TITLE, _compared(listed, report.delta)), 7)


def _compared(listed: Iterable[Part], delta: Delta) -> str:
    grown = {each.name: (each.base, each.own) for each in delta.parts}
    known = {each.name: each for each in listed}
    gone = [Part(name, 0, 0) for name in sorted(grown.keys() - known.keys())]
    rows = []
    for each in (*known.values(), *gone):
        base, own = grown.get(each.name, (0, 0))
        rows.append(
            (text(each.name, 60), _size(each.base), _change(base), _size(each.own), _change(own))
        )
    return table(("Part", "base image:", "change:", "own part:", "change:"), rows, len(rows))


def _size(count: int) -> str:
    return size(count) if count else ""


def _change(count: int) -> str:
    return change(count) if count else ""
