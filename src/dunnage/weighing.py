"""One commit's image: built, exported once, weighed, and what is in it traced to lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage import building, units
from dunnage.image import export, packages, provenance
from dunnage.image import trace as producers
from dunnage.image.tar import Watched
from dunnage.image.weigh import weigh as join
from dunnage.plain import plain
from dunnage.project.pins import pinned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dunnage.bench import Bench
    from dunnage.image.provenance import Provenance
    from dunnage.image.stages import Source
    from dunnage.model import Image
    from dunnage.ports import Built


@dataclass(frozen=True, slots=True)
class Made:
    """An image in the engine's store, and how it was built; None where it was not built here."""

    image: str
    graph: Provenance | None


def make(bench: Bench) -> Made | None:
    """Build, unless the engine has the image already; what fails is noted."""
    if bench.subject.image is not None:
        return Made(bench.subject.image, graph=None)
    built = bench.notes.attempt("build", lambda: _built(bench), blocks=True)
    if built is None:
        return None
    return Made(built.image, bench.notes.attempt("trace", lambda: _graph(built), blocks=False))


def weigh(bench: Bench, made: Made, folder: Path, known: Mapping[str, int]) -> Image | None:
    """Receive the image's export in `folder`, and forget what was built; what fails is noted.

    `known` are compressed sizes by diff ID, of layers that were weighed before.
    """
    attempt = bench.notes.attempt
    try:
        return attempt("export", lambda: _received(bench, made, folder, known), blocks=True)
    finally:
        if bench.subject.image is None:
            attempt("clean-up", lambda: bench.tools.store.remove(made.image), blocks=False)


def trace(bench: Bench, made: Made, image: Image, sources: Mapping[str, Source]) -> Image:
    """Follow files to the stages that made them, and packages to the lines that pin them."""
    if made.graph is not None:
        path = bench.subject.path
        image = producers.trace(image, made.graph, bench.dockerfile, path, sources)
    image = packages.located(image)
    return replace(image, packages=pinned(image.packages, bench.project))


def _built(bench: Bench) -> Built:
    commit = f" {bench.subject.commit[:12]}" if bench.subject.commit else ""
    runner = bench.tools.runner
    with runner.group(f"Build{commit}"), runner.foreign() as sink:
        return building.build(bench.tools, bench.subject.request, sink)


def _graph(built: Built) -> Provenance | None:
    return None if built.metadata is None else provenance.parse(built.metadata)


def _received(bench: Bench, made: Made, folder: Path, known: Mapping[str, int]) -> Image:
    store, runner = bench.tools.store, bench.tools.runner
    platform = bench.subject.request.platform
    with runner.group("Export and weigh"):
        total = store.size(made.image)
        with store.save(made.image) as stream, runner.progress("Export", total) as count:
            source = Watched(stream, count)
            exported = export.receive(source, folder, platform=platform, known=known)
        image = join(exported, made.graph, bench.dockerfile, bench.subject.path)
        layers = units.counted(len(image.layers), "layer")
        disk, pull = units.size(image.sizes.unpacked), units.size(image.sizes.compressed)
        runner.say(f"{image.id}: {layers}, {disk} on disk, {pull} to pull")
    if image.unread:
        files = units.counted(len(image.unread), "file")
        message = f"{files} not read, too large or too many (such as `/{plain(image.unread[0])}`)"
        bench.notes.add("packages", message, blocks=False)
    return image
