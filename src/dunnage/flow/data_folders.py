"""Folders that are made to be written to while the container runs."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.flow.ownership import How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.model import Lines

_NAMES = frozenset({".next", "uploads", "storage", "logs", "tmp", "cache", ".cache"})


def is_written(path: str) -> bool:
    """Say whether applications write to a folder of this name."""
    return basename(path) in _NAMES


def data_folders(flow: Flow) -> Iterator[tuple[str, Lines]]:
    """List those that a VOLUME names or a RUN makes, absolute, with the lines that say so."""
    made = {
        each.path: each.lines
        for each in flow.ownings(flow.target)
        if each.how is How.MKDIR and each.path is not None
    }
    found = {path: lines for path, lines in made.items() if is_written(path)}
    for instruction in flow.target.history:
        if instruction.keyword == "VOLUME":
            paths = map(flow.state(flow.target, instruction).absolute, instruction.words)
            found.update((path, made.get(path, instruction.lines)) for path in paths if path)
    yield from sorted(found.items(), key=lambda each: (each[1], each[0]))
