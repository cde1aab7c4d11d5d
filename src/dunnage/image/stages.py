"""The stages that an image copies from, and what lies in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage.contents import Hiding
from dunnage.image import graph, provenance, tree
from dunnage.image.graph import Change
from dunnage.image.landing import covers, fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dunnage.contents import File
    from dunnage.dockerfile import Dockerfile, Stage
    from dunnage.image.graph import Base
    from dunnage.image.provenance import Provenance
    from dunnage.image.tar_header import Header


@dataclass(frozen=True, slots=True)
class Source:
    """What lies in a stage; `layer` of a file is the one that wrote it.

    A later layer that only changes whose a file is, or who may use it, has not written it.
    """

    stage: Stage
    changes: tuple[Change | None, ...]  # what made each layer, lowest first; None: the base image
    files: Mapping[str, File]
    paths: tuple[str, ...]  # of the files, sorted


def read(
    built: Provenance, ref: str, stage: Stage, layers: Sequence[Sequence[Header]]
) -> Source | None:
    """Join a stage's layers with what made them; None where they do not fit."""
    changes = graph.stack(built.graph, ref, len(layers))
    if changes is None:
        return None
    merged = tree.merge(layers)
    repeated = {
        (hidden.path, hidden.by): hidden.layer
        for hidden in merged.hidden
        if hidden.how is Hiding.REPEATED
    }
    files = {path: _written(path, file, repeated) for path, file in merged.files.items()}
    return Source(stage, changes, files, tuple(sorted(files)))


def named(change: Change, stage: Stage, dockerfile: Dockerfile) -> Stage | None:
    """Find the stage that an operation of a stage copies from; the name of a later one is none."""
    instruction = provenance.owner(change, stage, dockerfile).instruction
    name = instruction.flag("from") if instruction else None
    found = dockerfile.stage(name) if name else None
    if instruction is None or found is None or found.lines.first > instruction.lines.first:
        return None
    return found


def sole(built: Provenance, ref: str, stage: Stage, dockerfile: Dockerfile) -> Base | Change | None:
    """Find what produced all files of a stage, where that is sure without looking into it."""
    writer = graph.only_writer(built.graph, ref)
    copies = isinstance(writer, Change) and named(writer, stage, dockerfile) is not None
    return None if copies else writer


def wanted(built: Provenance, dockerfile: Dockerfile) -> dict[str, Stage]:
    """List the stages, by ref, that must be looked into to trace what was built."""
    found: dict[str, Stage] = {}
    seen: set[tuple[str, str]] = set()
    own = graph.changes(built.graph, built.result)
    waiting = [(each, dockerfile.target, "") for each in own]
    while waiting:
        change, stage, below = waiting.pop()
        source = named(change, stage, dockerfile)
        if source is None:
            continue
        for copy in change.copies:
            path = fixed(copy.path)
            if (copy.source, path) in seen or not _meet(copy.destination, below):
                continue
            seen.add((copy.source, path))
            if sole(built, copy.source, source, dockerfile) is None:
                found[copy.source] = source
            waiting += ((each, source, path) for each in graph.changes(built.graph, copy.source))
    return found


def _written(path: str, file: File, repeated: Mapping[tuple[str, int], int]) -> File:
    layer = file.layer
    while (path, layer) in repeated:
        layer = repeated[path, layer]
    return file if layer == file.layer else replace(file, layer=layer)


def _meet(one: str, other: str) -> bool:
    return covers(one, other) or covers(other, one)
