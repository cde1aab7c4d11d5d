"""Which line of the repository brought what Trivy found in the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.model import Finding, Location, Related
from dunnage.plain import plain
from dunnage.scan import advice, rules
from dunnage.scan.advice import Origin

if TYPE_CHECKING:
    from dunnage.model import Image, Layer, Package, Rule
    from dunnage.project.lockfile import Entry
    from dunnage.project.project import Project
    from dunnage.scan.trivy import Detection, Scan, Secret

_NPM = "lib/node_modules/npm/"  # below the prefix of every global installation


@dataclass(frozen=True, slots=True)
class _Way:
    location: Location
    origin: Origin
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways back from the image to the repository."""

    image: Image
    project: Project
    fallback: Location

    def package(self, package: Package, diff_id: str | None) -> _Way:
        """Prefer the lockfile's entry, which is where the version can be changed."""
        layer = self._layer(diff_id)
        if package.kind == "npm" and package.path is not None and not (layer and layer.base):
            pinned = self.project.entry(package.path, package.name, package.version)
            if pinned is not None:
                lockfile, entry = pinned
                location = Location(lockfile.path, entry.lines)
                return _Way(location, _pinned_origin(entry), _brought_by(layer))
        return _Way(self._instruction(layer), _origin(package, layer))

    def secret(self, secret: Secret) -> _Way:
        """Prefer the file in the repository, if that is what was copied."""
        layer = self._layer(secret.diff_id)
        file = self.image.files.get(secret.path)
        if layer is not None and file is not None and _copies_from_context(layer):
            source = self.project.source(secret.path, file.size)
            if source is not None:
                location = Location(self.project.path(source), secret.lines)
                return _Way(location, Origin.INSTRUCTION, _brought_by(layer))
        origin = Origin.BASE if layer and layer.base else Origin.INSTRUCTION
        return _Way(self._instruction(layer), origin)

    def _layer(self, diff_id: str | None) -> Layer | None:
        # Layers that change nothing share a diff ID; Trivy means the first.
        return next((layer for layer in self.image.layers if layer.diff_id == diff_id), None)

    def _instruction(self, layer: Layer | None) -> Location:
        return layer.location if layer and layer.location else self.fallback


def place(scan: Scan, image: Image, project: Project, fallback: Location) -> tuple[Finding, ...]:
    """Turn what Trivy found into findings; what no line is known for goes to `fallback`."""
    ways = _Ways(image, project, fallback)
    cves, kinds = rules.vulnerabilities(scan.detections), rules.secrets(scan.secrets)
    return (
        *(_vulnerability(each, cves[each.vulnerability.id], ways) for each in scan.detections),
        *(_secret(each, kinds[each.rule], ways) for each in scan.secrets),
    )


def _vulnerability(detection: Detection, rule: Rule, ways: _Ways) -> Finding:
    found = detection.vulnerability
    way = ways.package(found.package, detection.diff_id)
    return Finding(
        rule=rule,
        location=way.location,
        message=advice.vulnerability(detection, way.origin),
        subject=_subject(found.package),
        related=way.related,
        vulnerability=found,
    )


def _secret(secret: Secret, rule: Rule, ways: _Ways) -> Finding:
    way = ways.secret(secret)
    return Finding(
        rule=rule,
        location=way.location,
        message=advice.secret(secret, way.origin),
        subject=plain(secret.path, limit=1000),
        related=way.related,
    )


def _subject(package: Package) -> str:
    place = f"({package.kind})" if package.path is None else package.path or "/"
    return plain(f"{package.name} {place}", limit=1000)


def _pinned_origin(entry: Entry) -> Origin:
    if entry.dev:
        return Origin.DEVELOPMENT
    return Origin.DIRECT if entry.direct else Origin.TRANSITIVE


def _origin(package: Package, layer: Layer | None) -> Origin:
    base = layer is not None and layer.base
    if _NPM in f"{package.path}/":
        return Origin.BASE_NPM if base else Origin.NPM
    return Origin.BASE if base else Origin.INSTRUCTION


def _brought_by(layer: Layer | None) -> tuple[Related, ...]:
    if layer is None or layer.location is None:
        return ()
    return (Related(layer.location, f"Brought into the image by `{plain(layer.instruction)}`"),)


def _copies_from_context(layer: Layer) -> bool:
    words = layer.instruction.split()
    copies = words[:1] in (["ADD"], ["COPY"]) and not layer.base
    return copies and not any(word.startswith("--from=") for word in words)
