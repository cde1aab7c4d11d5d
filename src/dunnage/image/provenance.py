"""BuildKit's own word on which line of the Dockerfile made which layer.

With `BUILDX_METADATA_PROVENANCE=max`, buildx writes down the graph of operations that it ran
(https://docs.docker.com/build/metadata/attestations/slsa-definitions/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.image import graph, operations
from dunnage.image.owner import Owner
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Dockerfile, Instruction, Stage
    from dunnage.document import Document
    from dunnage.image.graph import Base, Change, Graph, Merge

_BUILDKIT = "https://mobyproject.org/buildkit@v1#metadata"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The graph of one build; an operation that is not understood is not in it."""

    graph: Graph
    result: str
    height: int | None  # how many layers the result has, where that is told

    def stack(self, count: int) -> tuple[Change | None, ...] | None:
        """Tell what made each of the result's `count` layers, as `graph.stack` does."""
        if self.height not in {None, count}:
            return None
        return graph.stack(self.graph, self.result, count)


def parse(metadata: bytes) -> Provenance | None:
    """Read buildx's metadata file; None where it tells no graph."""
    told = document.parse(metadata, "the build's metadata").at("buildx.build.provenance")
    slsa_1 = told.at("buildDefinition", "internalParameters", "buildConfig")
    steps = tuple((slsa_1 if slsa_1.is_present else told.at("buildConfig")).at("llbDefinition"))
    if not steps:
        return None
    details = _details(told)
    locations = details.at("source", "locations")
    found: dict[str, Base | Change | Merge] = {}
    for step in steps[:-1]:
        lines = tuple(_lines(locations.at(step.at("id").text, "locations")))
        found.update(operations.outputs(step, lines, found))
    result = next(iter(steps[-1].at("inputs"))).text  # the last step does nothing but point at it
    chains = tuple(details.at("layers", result))
    return Provenance(found, result, len(tuple(chains[0])) or None if chains else None)


def owners(provenance: Provenance, count: int, dockerfile: Dockerfile) -> tuple[Owner, ...] | None:
    """Name what made each of an image's `count` layers, lowest first; None if it does not fit."""
    stack = provenance.stack(count)
    if stack is None:
        return None
    return tuple(owner(change, dockerfile.target, dockerfile) for change in stack)


def owner(change: Change | None, stage: Stage, dockerfile: Dockerfile) -> Owner:
    """Name what made a layer of a stage; None is a layer of its base image."""
    if change is None:
        return Owner(stage.ancestry[0].origin, base=True)
    return Owner(_instruction(change.lines, stage, dockerfile), base=False)


def _details(told: Document) -> Document:
    slsa_1 = told.at("runDetails", "metadata")
    if not slsa_1.is_present:
        return told.at("metadata", _BUILDKIT)
    short = slsa_1.at("buildkit_metadata")
    return short if short.is_present else slsa_1.at(_BUILDKIT)


def _lines(locations: Document) -> Iterator[Lines]:
    """Read the places in the Dockerfile itself, which is the first source file."""
    for location in locations:
        ranges = tuple(location.at("ranges"))
        if ranges and not location.at("sourceIndex").integer_or_none:
            first = min(each.at("start", "line").integer for each in ranges)
            last = max(each.at("end", "line").integer for each in ranges)
            yield Lines(first, last)


def _instruction(
    lines: tuple[Lines, ...], stage: Stage, dockerfile: Dockerfile
) -> Instruction | None:
    """Choose the place that the stage is built through, and find what stands there."""
    through = (each for each in lines if any(_holds(older.lines, each) for older in stage.ancestry))
    place = next(through, lines[0] if lines else None)
    if place is None:
        return None
    return next((each for each in dockerfile.instructions if _holds(each.lines, place)), None)


def _holds(outer: Lines, inner: Lines) -> bool:
    return outer.first <= inner.first <= outer.last
