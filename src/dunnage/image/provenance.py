"""BuildKit's own word on which line of the Dockerfile made which layer.

With `BUILDX_METADATA_PROVENANCE=max`, buildx writes down the graph of operations that it ran
(https://docs.docker.com/build/metadata/attestations/slsa-definitions/). Every ref in it,
"step3:0", stands for a file system, that is a pile of layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.image.owner import Owner
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Instruction
    from dunnage.document import Document

_BUILDKIT = "https://mobyproject.org/buildkit@v1#metadata"


@dataclass(frozen=True, slots=True)
class Base:
    """An image from outside: as many layers as it has."""


@dataclass(frozen=True, slots=True)
class Change:
    """Exactly one layer on top of another file system's, even where nothing changed.

    An operation that several stages share has several places in the Dockerfile.
    """

    parent: str | None  # None: nothing, as in `FROM scratch`
    lines: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """The layers of several file systems on top of each other: `COPY --link`."""

    parts: tuple[str, ...]  # lowest first


@dataclass(frozen=True, slots=True)
class Provenance:
    """The graph of one build; an operation that is not understood is not in it."""

    graph: Mapping[str, Base | Change | Merge]
    result: str
    height: int | None  # how many layers the result has, where that is told


def parse(metadata: bytes) -> Provenance | None:
    """Read buildx's metadata file; None where it tells no graph."""
    told = document.parse(metadata, "the build's metadata").at("buildx.build.provenance")
    slsa_1 = told.at("buildDefinition", "internalParameters", "buildConfig")
    steps = tuple((slsa_1 if slsa_1.is_present else told.at("buildConfig")).at("llbDefinition"))
    if not steps:
        return None
    details = _details(told)
    locations = details.at("source", "locations")
    graph: dict[str, Base | Change | Merge] = {}
    for step in steps[:-1]:
        name = step.at("id").text
        lines = tuple(_lines(locations.at(name, "locations")))
        graph.update(_vertices(name, step, lines, graph))
    result = next(iter(steps[-1].at("inputs"))).text  # the last step does nothing but point at it
    chains = tuple(details.at("layers", result))
    return Provenance(graph, result, len(tuple(chains[0])) or None if chains else None)


def owners(provenance: Provenance, count: int, dockerfile: Dockerfile) -> tuple[Owner, ...] | None:
    """Name what made each of an image's `count` layers, lowest first; None where it does not fit.

    From the top down, for a base image does not tell how many layers it has.
    """
    if provenance.height not in {None, count}:
        return None
    found: list[Owner] = []
    pile = [provenance.result]
    while pile:
        match provenance.graph.get(pile.pop()):
            case Change(parent, lines):
                found.append(Owner(_instruction(lines, dockerfile), base=False))
                pile += () if parent is None else (parent,)
            case Merge(parts):
                pile += parts
            case Base() if not pile:
                origin = dockerfile.target.ancestry[0].origin
                found += [Owner(origin, base=True)] * (count - len(found))
            case _:
                return None
    return tuple(found[::-1]) if len(found) == count else None


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


def _vertices(
    name: str, step: Document, lines: tuple[Lines, ...], known: Mapping[str, object]
) -> Iterator[tuple[str, Base | Change | Merge]]:
    """Read a step's outputs; steps follow those that they need, so that there is no cycle."""
    operation = step.at("op", "Op")
    inputs = tuple(each.text for each in step.at("inputs"))
    if any(ref not in known for ref in inputs):
        return
    if operation.at("source").is_present:
        yield f"{name}:0", Base()
    elif operation.at("exec").is_present:
        for mount in operation.at("exec", "mounts"):
            if mount.at("dest").text == "/":
                yield f"{name}:0", Change(_input(inputs, mount), lines)
    elif operation.at("file").is_present:
        yield from _file_outputs(name, tuple(operation.at("file", "actions")), inputs, lines)
    elif operation.at("merge").is_present:
        parts = (_input(inputs, each) for each in operation.at("merge", "inputs"))
        yield f"{name}:0", Merge(tuple(part for part in parts if part is not None))


def _file_outputs(
    name: str, actions: Sequence[Document], inputs: tuple[str, ...], lines: tuple[Lines, ...]
) -> Iterator[tuple[str, Change]]:
    """Follow each action with an output back to the input that the first of its chain changes.

    An action's input beyond the step's inputs is the output of an earlier action:
    https://github.com/moby/buildkit/blob/master/solver/pb/ops.proto (FileAction).
    """
    roots: list[str | None] = []
    for action in actions:
        earlier = (action.at("input").integer_or_none or 0) - len(inputs)
        is_chained = 0 <= earlier < len(roots)
        roots.append(roots[earlier] if is_chained else _input(inputs, action))
        output = action.at("output").integer_or_none or 0
        if output >= 0:
            yield f"{name}:{output}", Change(roots[-1], lines)


def _input(inputs: tuple[str, ...], user: Document) -> str | None:
    """Resolve an input's index; protobuf's JSON leaves a zero out, and -1 means none."""
    index = user.at("input").integer_or_none or 0
    return inputs[index] if 0 <= index < len(inputs) else None


def _instruction(lines: tuple[Lines, ...], dockerfile: Dockerfile) -> Instruction | None:
    """Choose the place that the target is built through, and find what stands there."""
    stages = dockerfile.target.ancestry
    through = (each for each in lines if any(_holds(stage.lines, each) for stage in stages))
    place = next(through, lines[0] if lines else None)
    if place is None:
        return None
    return next((each for each in dockerfile.instructions if _holds(each.lines, place)), None)


def _holds(outer: Lines, inner: Lines) -> bool:
    return outer.first <= inner.first <= outer.last
