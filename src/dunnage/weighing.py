"""One commit's image: built, exported once, weighed, and what is in it traced to lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage import tracing, units
from dunnage.image import export, packages, provenance
from dunnage.image.tar import Watched
from dunnage.image.weigh import weigh as join
from dunnage.ports import Built
from dunnage.project.pins import pinned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dunnage.bench import Bench
    from dunnage.image.provenance import Provenance
    from dunnage.model import Image


@dataclass(frozen=True, slots=True)
class Weighed:
    """An image, and how it was built; None where it was not built here."""

    image: Image
    graph: Provenance | None


def weigh(bench: Bench, folder: Path, known: Mapping[str, int]) -> Weighed | None:
    """Build, unless the engine has the image already; then receive its export in `folder`.

    `known` are compressed sizes by diff ID, of layers that were weighed before. What fails is
    noted.
    """
    attempt = bench.notes.attempt
    if bench.subject.image is not None:
        there = Built(bench.subject.image, metadata=None)
        return attempt("export", lambda: _received(bench, there, folder, known), blocks=True)
    built = attempt("build", lambda: _built(bench), blocks=True)
    if built is None:
        return None
    try:
        return attempt("export", lambda: _received(bench, built, folder, known), blocks=True)
    finally:
        attempt("clean-up", lambda: bench.tools.store.remove(built.image), blocks=False)


def trace(bench: Bench, weighed: Weighed) -> Image:
    """Follow files to the stages that made them, and packages to the lines that pin them."""
    image = weighed.image
    if weighed.graph is not None:
        image = tracing.trace(image, weighed.graph, bench)
    image = packages.located(image)
    return replace(image, packages=pinned(image.packages, bench.project))


def _built(bench: Bench) -> Built:
    commit = f" {bench.subject.commit[:12]}" if bench.subject.commit else ""
    runner = bench.tools.runner
    with runner.group(f"Build{commit}"), runner.foreign() as sink:
        return bench.tools.builder.build(bench.subject.request, sink)


def _received(bench: Bench, built: Built, folder: Path, known: Mapping[str, int]) -> Weighed:
    runner = bench.tools.runner
    with runner.group("Export and weigh"):
        store, platform = bench.tools.store, bench.subject.request.platform
        total = store.size(built.image)
        with store.save(built.image) as stream, runner.progress("Export", total) as count:
            source = Watched(stream, count)
            exported = export.receive(source, folder, platform=platform, known=known)
        graph = None if built.metadata is None else provenance.parse(built.metadata)
        image = join(exported, graph, bench.dockerfile, bench.subject.path)
        layers = units.counted(len(image.layers), "layer")
        disk, pull = units.size(image.sizes.unpacked), units.size(image.sizes.compressed)
        runner.say(f"{image.id}: {layers}, {disk} on disk, {pull} to pull")
        return Weighed(image, graph)
