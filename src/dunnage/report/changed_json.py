"""The lines that a change touches as JSON in the report file: as many as findings ask for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dunnage.model import Location
from dunnage.report import model_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.model import Lines
    from dunnage.report.model_json import Document
    from dunnage.report.report import Report

_MOST = 20_000  # the schema's limit


def changed_document(report: Report) -> list[Document] | None:
    """Write those of files in which something was found; None where nobody knows them."""
    if report.changed is None:
        return None
    paths = sorted({each.location.path for each in report.findings})
    places = (Location(path, lines) for path in paths for lines in report.changed.get(path, ()))
    return [model_json.location(each) for each, _ in zip(places, range(_MOST), strict=False)]


def read_changed(document: list[Document] | None) -> Mapping[str, tuple[Lines, ...]] | None:
    """Read them, by path."""
    if document is None:
        return None
    found: defaultdict[str, list[Lines]] = defaultdict(list)
    for where in map(model_json.read_location, document):
        found[where.path].append(where.lines)
    return {path: tuple(lines) for path, lines in found.items()}
