"""A sample built, exported and weighed by our own parts, and counted by others."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bed import gnu_tar
from bed.gnu_tar import Counted
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.dockerfile import parse
from dunnage.image import export, provenance
from dunnage.image.export import Export
from dunnage.image.weigh import weigh
from dunnage.model import Image
from dunnage.ports import BuildRequest
from samples import Sample


@dataclass(frozen=True, slots=True)
class Weighed:
    """One image as we weigh it, as others count it, and what a person reads in its Dockerfile."""

    sample: Sample
    export: Export
    told: Image  # with BuildKit's word on what made its layers
    guessed: Image  # with the image's own history alone
    counted: tuple[Counted, ...]
    inspected: int  # what the engine says that the image's size is


class Scales:
    """Weighs samples of one engine, each of them once, and compresses once what they share."""

    def __init__(self, processes: Processes, folder: Path) -> None:
        self._processes = processes
        self._folder = folder
        self._known: dict[str, int] = {}
        self._weighed: dict[Sample, Weighed] = {}

    def weigh(self, sample: Sample) -> Weighed:
        if sample not in self._weighed:
            self._weighed[sample] = self._weigh(sample)
        return self._weighed[sample]

    def _weigh(self, sample: Sample) -> Weighed:
        tag = f"dunnage-bed/sample:{sample.name}"
        store = DockerStore(self._processes.run, self._processes.stream)
        file = sample.context / "Dockerfile"
        request = BuildRequest(sample.context, file, tag, target=sample.target)
        built = Buildx(self._processes.run, self._processes.follow).build(request, lambda _: None)
        assert built.metadata is not None
        saved, folder = self._folder / f"{sample.name}.tar", self._folder / sample.name
        with store.save(tag) as stream, saved.open("wb") as kept:
            shutil.copyfileobj(stream, kept)
        inspected = self._inspect(tag)
        store.remove(tag)
        (folder / "layout").mkdir(parents=True)
        with saved.open("rb") as stream:
            received = export.receive(stream, folder / "layout", known=self._known)
        dockerfile = parse(file.read_bytes(), target=sample.target)
        graph = provenance.parse(built.metadata)
        told, guessed = (weigh(received, each, dockerfile, "Dockerfile") for each in (graph, None))
        self._known |= {layer.diff_id: layer.sizes.compressed for layer in told.layers}
        counted = gnu_tar.layers(saved, folder / "counted")
        shutil.rmtree(folder)
        saved.unlink()
        return Weighed(sample, received, told, guessed, counted, inspected)

    def _inspect(self, tag: str) -> int:
        argv = ("docker", "image", "inspect", "--format={{.Size}}", tag)
        return int(self._processes.run(argv).stdout)
