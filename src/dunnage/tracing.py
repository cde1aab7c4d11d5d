"""What COPY --from brought, traced by a look into the stages, which the build's cache still has."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage import building
from dunnage.errors import ToolError
from dunnage.image import saved, stages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.bench import Bench
    from dunnage.dockerfile import Stage
    from dunnage.image.provenance import Provenance
    from dunnage.image.saved import Layers
    from dunnage.image.stages import Source
    from dunnage.ports import BuildRequest
    from dunnage.subject import Subject

_PART = "trace"
_MOST_STAGES = 20
_AT_ONCE = 4  # all they do is to find a stage in the cache
_LONGEST_IGNORE_FILE = 1 << 20


def look(bench: Bench, built: Provenance | None) -> Mapping[str, Source]:
    """Look, beside all else, into the stages that an image copies from; by ref of the graph.

    A stage that cannot be looked into is noted, and left out.
    """
    wanted = stages.wanted(built, bench.dockerfile) if built else {}
    if len(wanted) > _MOST_STAGES:
        message = (
            f"files come from {len(wanted)} stages, too many to look into: they are not traced"
        )
        bench.notes.add(_PART, message, blocks=False)
        wanted = {}
    with _images(wanted, bench) as images:
        layers = bench.notes.attempt(_PART, partial(_saved, images, bench), blocks=False) or {}
    sources = (
        (ref, stages.read(built, ref, wanted[ref], layers.get(reference, ())))
        for ref, reference in images.items()
        if built
    )
    return {ref: source for ref, source in sources if source is not None}


@contextmanager
def _images(wanted: Mapping[str, Stage], bench: Bench) -> Iterator[Mapping[str, str]]:
    """Have stages in the engine's store while the block runs; yield references by ref."""
    build = partial(_attempted, bench)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        built = dict(zip(wanted, pool.map(build, wanted.values()), strict=True))
    images = {ref: image for ref, image in built.items() if image is not None}
    try:
        yield images
    finally:
        for image in images.values():
            remove = partial(bench.tools.store.remove, image)
            bench.notes.attempt("clean-up", remove, blocks=False)


def _attempted(bench: Bench, stage: Stage) -> str | None:
    return bench.notes.attempt(_PART, lambda: _built(stage, bench), blocks=False)


def _saved(images: Mapping[str, str], bench: Bench) -> Mapping[str, Layers]:
    """Read all at once, for an engine writes layers that they share only once."""
    if not images:
        return {}
    with bench.tools.store.save(*images.values()) as stream:
        return saved.read(stream)


def _built(stage: Stage, bench: Bench) -> str:
    try:
        with TemporaryDirectory(prefix="dunnage-") as folder:
            request = _request(stage, bench.subject, Path(folder))
            return building.build(bench.tools, request, lambda _: None).image
    except ToolError as error:
        name = stage.name or f"number {stage.index}"
        message = (
            f"stage {name} cannot be built by itself, so that its files are not traced: {error}"
        )
        raise ToolError(message) from error


def _request(stage: Stage, subject: Subject, folder: Path) -> BuildRequest:
    """Ask for a stage; one without a name is the last of a file that ends with it."""
    tag = f"dunnage.local/{uuid.uuid4().hex}"
    request = replace(subject.request, tag=tag, target=stage.name)
    if stage.name is not None:
        return request
    dockerfile = folder / "Dockerfile"
    lines = subject.content.split(b"\n")[: stage.lines.last]
    dockerfile.write_bytes(b"\n".join((*lines, b"")))
    ignore_file = _beside(request.dockerfile)
    if ignore_file.is_file():
        with ignore_file.open("rb") as file:
            _beside(dockerfile).write_bytes(file.read(_LONGEST_IGNORE_FILE))
    return replace(request, dockerfile=dockerfile)


def _beside(dockerfile: Path) -> Path:
    """Name the .dockerignore of one Dockerfile, which goes before the context's own."""
    return dockerfile.with_name(f"{dockerfile.name}.dockerignore")
