"""What COPY --from brought into an image, traced to the instruction that produced it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from dunnage.image import links, provenance, stages
from dunnage.image.graph import Change
from dunnage.image.landing import covers, landings
from dunnage.model import Location, Share, Step
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dunnage.contents import File
    from dunnage.dockerfile import Dockerfile, Stage
    from dunnage.image.graph import Copy
    from dunnage.image.provenance import Provenance
    from dunnage.image.stages import Source
    from dunnage.model import Image


def trace(
    image: Image,
    built: Provenance,
    dockerfile: Dockerfile,
    path: str,
    sources: Mapping[str, Source],
) -> Image:
    """Name the producers of files, as far as the sources at hand, by ref, tell them.

    `path` is the Dockerfile's, relative to the repository.
    """
    stored = _stored(image)
    tracer = _Tracer(built, dockerfile, path, sources)
    layers = list(image.layers)
    traced: dict[str, Step] = {}
    for number, change in enumerate(built.stack(len(layers)) or ()):
        if change is None or number not in stored:
            continue
        sizes = stored[number]
        brought = tracer.brought(change, dockerfile.target, sizes.keys(), image.files)
        layers[number] = replace(layers[number], shares=_shares(sizes, brought))
        shown = (each for each in brought if each in image.files)
        traced |= {each: brought[each] for each in shown if image.files[each].layer == number}
    return replace(image, layers=tuple(layers), traced=traced)


def _stored(image: Image) -> Mapping[int, Mapping[str, int]]:
    """Add up what each layer stores at each path, be it seen in the end or not."""
    stored: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for path, file in image.files.items():
        stored[file.layer][path] += file.size
    for hidden in image.hidden:
        stored[hidden.layer][hidden.path] += hidden.size
    return stored


def _shares(sizes: Mapping[str, int], brought: Mapping[str, Step]) -> tuple[Share, ...]:
    totals: Counter[Step] = Counter()
    for path, step in brought.items():
        totals[step] += sizes[path]
    shares = (Share(step, size) for step, size in totals.items() if size)
    return tuple(sorted(shares, key=lambda share: (-share.unpacked, share.step)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """What wrote a layer of a stage, and who had produced what it only copied."""

    step: Step | None
    brought: Mapping[str, Step]


class _Tracer:
    """Follows files from copy to copy."""

    def __init__(
        self,
        built: Provenance,
        dockerfile: Dockerfile,
        path: str,
        sources: Mapping[str, Source],
    ) -> None:
        self._built = built
        self._dockerfile = dockerfile
        self._path = path
        self._sources = sources
        self._writers: dict[tuple[str, int], _Writer] = {}

    def brought(
        self, change: Change, stage: Stage, paths: Collection[str], files: Mapping[str, File]
    ) -> dict[str, Step]:
        """Name who produced those of `paths` that an operation copied from another stage.

        `files` are all that lie where they were copied to.
        """
        source = stages.named(change, stage, self._dockerfile)
        if source is None:
            return {}
        pairs = (self._copied(copy, source, paths, files) for copy in change.copies)
        return dict(chain.from_iterable(pairs))

    def _copied(
        self, copy: Copy, stage: Stage, paths: Collection[str], files: Mapping[str, File]
    ) -> Iterator[tuple[str, Step]]:
        source = self._sources.get(copy.source)
        if source is not None:
            for path, origin in landings(copy, source.paths, source.files, files):
                if path in paths and (step := self._producer(copy.source, source, origin)):
                    yield path, step
        elif step := self._sole(copy.source, stage):
            destination = links.resolve(copy.destination, files)
            yield from ((path, step) for path in paths if covers(destination, path))

    def _producer(self, ref: str, source: Source, path: str) -> Step | None:
        layer = source.files[path].layer
        writer = self._writers.get((ref, layer))
        if writer is None:
            writer = self._writers[ref, layer] = self._writer(source, layer)
        return writer.brought.get(path, writer.step)

    def _writer(self, source: Source, layer: int) -> _Writer:
        change = source.changes[layer]
        step = self._step(change, source.stage)
        if change is None or not change.copies:
            return _Writer(step, {})
        paths = {path for path, file in source.files.items() if file.layer == layer}
        return _Writer(step, self.brought(change, source.stage, paths, source.files))

    def _sole(self, ref: str, stage: Stage) -> Step | None:
        writer = stages.sole(self._built, ref, stage, self._dockerfile)
        if writer is None:
            return None
        return self._step(writer if isinstance(writer, Change) else None, stage)

    def _step(self, change: Change | None, stage: Stage) -> Step | None:
        """Name what made a layer of a stage; None is a layer of its base image."""
        instruction = provenance.owner(change, stage, self._dockerfile).instruction
        if instruction is None:
            return None
        return Step(plain(str(instruction)), Location(self._path, instruction.lines))
