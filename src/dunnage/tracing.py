"""What COPY --from brought, traced by a look into the stages, which the build's cache still has."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.image import saved, stages
from dunnage.image import trace as producers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.dockerfile import Dockerfile, Stage
    from dunnage.image.provenance import Provenance
    from dunnage.image.saved import Layers
    from dunnage.image.stages import Source
    from dunnage.model import Image
    from dunnage.notes import Notes
    from dunnage.ports import BuildRequest, Tools
    from dunnage.subject import Subject

_PART = "trace"
_MOST_STAGES = 20
_LONGEST_IGNORE_FILE = 1 << 20


def trace(  # noqa: PLR0913, PLR0917 - an image, how it was built, and what to look with
    image: Image,
    built: Provenance,
    subject: Subject,
    dockerfile: Dockerfile,
    tools: Tools,
    notes: Notes,
) -> Image:
    """Name the producer of what other stages made; what cannot be looked into is noted."""
    wanted = stages.wanted(built, len(image.layers), dockerfile)
    if len(wanted) > _MOST_STAGES:
        message = f"files come from {len(wanted)} stages, which are too many to look into"
        notes.add(_PART, message, blocks=False)
        wanted = {}
    with _images(wanted, subject, tools, notes) as images:
        layers = notes.attempt(_PART, partial(_saved, images, tools), blocks=False) or {}
    sources: dict[str, Source] = {}
    for ref, reference in images.items():
        source = stages.read(built, ref, wanted[ref], layers.get(reference, ()))
        if source is not None:
            sources[ref] = source
    return producers.trace(image, built, dockerfile, subject.path, sources)


@contextmanager
def _images(
    wanted: Mapping[str, Stage], subject: Subject, tools: Tools, notes: Notes
) -> Iterator[Mapping[str, str]]:
    """Have stages in the engine's store while the block runs; yield references by ref."""
    images: dict[str, str] = {}
    try:
        for ref, stage in wanted.items():
            build = partial(_built, stage, subject, tools)
            image = notes.attempt(_PART, build, blocks=False)
            if image is not None:
                images[ref] = image
        yield images
    finally:
        for image in images.values():
            notes.attempt("clean-up", partial(tools.store.remove, image), blocks=False)


def _saved(images: Mapping[str, str], tools: Tools) -> Mapping[str, Layers]:
    """Read all at once, for an engine writes layers that they share only once."""
    if not images:
        return {}
    with tools.store.save(*images.values()) as stream:
        return saved.read(stream)


def _built(stage: Stage, subject: Subject, tools: Tools) -> str:
    try:
        with TemporaryDirectory(prefix="dunnage-") as folder:
            request = _request(stage, subject, Path(folder))
            return tools.builder.build(request, lambda _: None).image
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
