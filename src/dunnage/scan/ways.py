"""The ways back from what lies in an image to the lines of the repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.model import Location, Related
from dunnage.plain import plain
from dunnage.scan.origin import FromBase, FromInstruction, FromLockfile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.model import Image, Layer, Package, Step
    from dunnage.project.project import Project
    from dunnage.scan.origin import Origin
    from dunnage.scan.trivy import Secret

# What a globally installed package brings along for itself.
_BUNDLED = re.compile(r"(?:.*?/)?lib/node_modules/(?P<program>(?:@[^/]+/)?[^/]+)/", re.DOTALL)
_APK = ("lib/apk/db/installed", "usr/lib/apk/db/installed")


@dataclass(frozen=True, slots=True)
class Way:
    """The line to change, what else had a hand in it, and how it came in."""

    location: Location
    origin: Origin
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """All that is known of an image and its sources."""

    image: Image
    project: Project
    fallback: Location
    packages: Mapping[Package, Package]  # those that the image itself tells, by what they are

    @classmethod
    def of(cls, image: Image, project: Project, fallback: Location) -> Ways:
        """Take an image whose packages are located and pinned."""
        return cls(image, project, fallback, {each: each for each in image.packages})

    def package(self, package: Package, diff_id: str | None) -> Way:
        """Prefer the lockfile's entry, where the version is decided, then who produced it."""
        files = tuple(_files(package, self.image.platform))
        layer = self._layer(diff_id, files[0])
        producer = self._producer(layer, files)
        pinned = None if layer is not None and layer.base else self._pinned(package)
        if pinned is not None:
            location = Location(pinned.lockfile.path, pinned.entry.lines)
            return Way(location, pinned, _related(location, layer, producer))
        step = producer or (layer.step if layer else None)
        location = (step and step.location) or self.fallback
        origin = _origin(step, _program(package), base=layer is not None and layer.base)
        return Way(location, origin, _related(location, layer, producer))

    def secret(self, secret: Secret) -> Way:
        """Prefer the file of the repository, if that is what was copied."""
        layer = self._layer(secret.diff_id, secret.path)
        producer = self._producer(layer, (secret.path,))
        step = producer or (layer.step if layer else None)
        source = self._source(secret.path, layer, step) if step and _copies_context(step) else None
        location = (step and step.location) or self.fallback
        if source is not None:
            location = Location(self.project.path(source), secret.lines)
        origin = _origin(step, None, base=layer is not None and layer.base)
        return Way(location, origin, _related(location, layer, producer))

    def _pinned(self, package: Package) -> FromLockfile | None:
        known = self.packages.get(package)
        if known is None or known.dev is None or known.path is None:
            return None
        found = self.project.entry(known.path, known.name, known.version)
        if found is None:
            return None
        manifests = self.project.manifests.values()
        return FromLockfile(*found, any(known.name in each.overridden for each in manifests))

    def _layer(self, diff_id: str | None, path: str) -> Layer | None:
        """Find the layer that Trivy names, which first brought it; else that of the file."""
        # Layers that change nothing share a diff ID; Trivy means the first.
        named = next((each for each in self.image.layers if each.diff_id == diff_id), None)
        file = self.image.files.get(path)
        return named or (self.image.layers[file.layer] if file else None)

    def _producer(self, layer: Layer | None, paths: Iterable[str]) -> Step | None:
        """Name the instruction of another stage that produced what a layer got from there."""
        traced = self.image.traced
        found = (each for each in paths if each in traced and self._is_of(each, layer))
        return next((traced[each] for each in found), None)

    def _is_of(self, path: str, layer: Layer | None) -> bool:
        file = self.image.files.get(path)
        return file is not None and self.image.layers[file.layer] is layer

    def _source(self, path: str, layer: Layer | None, step: Step) -> str | None:
        """Find the file of the context; one that a later layer hides has its size there."""
        if self._is_of(path, layer):
            return self.project.source(path, self.image.files[path].size, _named(step))
        hidden = (each for each in self.image.hidden if each.path == path)
        found = next((each for each in hidden if self.image.layers[each.layer] is layer), None)
        return self.project.source(path, found.size, _named(step)) if found else None


def _files(package: Package, platform: str) -> Iterator[str]:
    """Name the files that tell who brought a package, the most telling one first."""
    name = package.name
    if package.path is not None:
        yield f"{package.path}/package.json" if package.kind == "npm" else package.path
    else:
        yield f"var/lib/dpkg/info/{name}.list"
        yield f"var/lib/dpkg/info/{name}:{platform.split('/')[1]}.list"
        yield f"var/lib/dpkg/status.d/{name}"
        yield from _APK
        yield "var/lib/dpkg/status"


def _program(package: Package) -> str | None:
    bundled = _BUNDLED.match(f"{package.path or ''}/")
    return bundled["program"] if bundled and bundled["program"] != package.name else None


def _related(location: Location, layer: Layer | None, producer: Step | None) -> tuple[Related, ...]:
    """Tell of the producer and of the copy, as far as they lie elsewhere."""
    told = (
        (producer, "Produced by"),
        (layer.step if layer else None, "Brought into the image by"),
    )
    return tuple(
        Related(step.location, f"{how} `{plain(step.instruction)}`")
        for step, how in told
        if step and step.location and step.location != location
    )


def _origin(step: Step | None, program: str | None, *, base: bool) -> Origin:
    if base or (step is not None and _keyword(step) == "FROM"):  # that of another stage
        return FromBase(_image(step), program)
    return FromInstruction(step is not None and _keyword(step) in ("ADD", "COPY"), program)


def _image(step: Step | None) -> str | None:
    if step is None or _keyword(step) != "FROM":
        return None
    words = (word for word in step.instruction.split()[1:] if not word.startswith("--"))
    image = next(words, "$")
    return None if "$" in image else image


def _keyword(step: Step) -> str:
    return step.instruction.partition(" ")[0]


def _named(step: Step) -> tuple[str, ...]:
    """List what a COPY or an ADD names, without the brackets and quotes of a list."""
    words = (word for word in step.instruction.split()[1:] if not word.startswith("--"))
    return tuple(filter(None, (word.strip('[],"') for word in words)))


def _copies_context(step: Step) -> bool:
    options = step.instruction.split()[1:]
    is_copy = _keyword(step) in ("ADD", "COPY")
    return is_copy and not any(word.startswith("--from=") for word in options)
