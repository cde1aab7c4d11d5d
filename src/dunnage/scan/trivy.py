"""Trivy's report on an image, as values.

https://trivy.dev/latest/docs/configuration/reporting/#json
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.model import Lines, Package, Rating, Vulnerability

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.document import Document

_SCHEMA = 2
_MANIFEST = "package.json"
_HIGHEST_SCORE = 10
# Trivy has no field for it, yet NVD and GitHub refer to CISA's catalogue where a CVE is in it.
# https://github.com/aquasecurity/trivy/issues/2558
_EXPLOITED = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve={}"


@dataclass(frozen=True, slots=True)
class Detection:
    """A vulnerability that Trivy found in one package, and what its database tells about it."""

    vulnerability: Vulnerability
    diff_id: str | None  # of the layer that the package is in
    status: str  # "fixed", "affected", "will_not_fix", …
    title: str
    description: str
    url: str | None
    score: float | None  # CVSS; None where no source gives one


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that Trivy found in a file of one layer, which later layers may have removed."""

    rule: str
    title: str
    rating: Rating
    path: str  # no leading slash
    lines: Lines
    diff_id: str | None


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that a package says it is under, in Trivy's category, which the rating is of."""

    name: str  # "GPL-3.0-only", or whatever its author wrote
    category: str  # "restricted"
    rating: Rating
    package: Package
    diff_id: str | None


@dataclass(frozen=True, slots=True)
class Scan:
    """All that Trivy found in an image."""

    version: str
    os_family: str | None  # "debian", "alpine"; None: not an operating system that Trivy knows
    packages: tuple[Package, ...]
    detections: tuple[Detection, ...]
    secrets: tuple[Secret, ...]
    licences: tuple[Licence, ...] = ()

    def above(self, lowest: Rating, licence: Rating | None = None) -> Scan:
        """Leave out what is rated below: vulnerabilities and secrets, and licences below theirs."""
        detections = (each for each in self.detections if each.vulnerability.rating >= lowest)
        secrets = (each for each in self.secrets if each.rating >= lowest)
        licences = (each for each in self.licences if licence is None or each.rating >= licence)
        return replace(
            self, detections=tuple(detections), secrets=tuple(secrets), licences=tuple(licences)
        )


def read(data: bytes) -> Scan:
    """Read `trivy image --format json`; ToolError where it is something else."""
    report = document.parse(data, "Trivy's report")
    if report.at("SchemaVersion").integer != _SCHEMA:
        message = f"Trivy's report has schema {report.at('SchemaVersion').value}, not {_SCHEMA}."
        raise ToolError(message)
    results = tuple(report.at("Results"))
    return Scan(
        version=report.at("Trivy", "Version").text,
        os_family=report.at("Metadata", "OS", "Family").text_or_none,
        packages=tuple(
            _package(package, result) for result in results for package in result.at("Packages")
        ),
        detections=tuple(
            _detection(found, result)
            for result in results
            for found in result.at("Vulnerabilities")
        ),
        secrets=tuple(
            _secret(found, result) for result in results for found in result.at("Secrets")
        ),
        licences=tuple(_licences(results)),
    )


def _package(package: Document, result: Document) -> Package:
    # For OS packages, "1:2.38.1-5+deb12u3" comes in three parts.
    epoch, release = package.at("Epoch").integer_or_none, package.at("Release").text_or_none
    version = package.at("Version").text_or_none or ""
    full = f"{f'{epoch}:' if epoch else ''}{version}{f'-{release}' if release else ''}"
    return Package(
        _kind(result),
        package.at("Name").text,
        full,
        _path(package.at("FilePath").text_or_none, result),
    )


def _detection(found: Document, result: Document) -> Detection:
    package = Package(
        _kind(result),
        found.at("PkgName").text,
        found.at("InstalledVersion").text,
        _path(found.at("PkgPath").text_or_none, result),
    )
    identity = found.at("VulnerabilityID").text
    return Detection(
        vulnerability=Vulnerability(
            identity,
            _rating(found),
            package,
            found.at("FixedVersion").text_or_none,
            exploited=any(
                each.value == _EXPLOITED.format(identity) for each in found.at("References")
            ),
        ),
        diff_id=found.at("Layer", "DiffID").text_or_none,
        status=found.at("Status").text_or_none or "affected",
        title=found.at("Title").text_or_none or "",
        description=found.at("Description").text_or_none or "",
        url=found.at("PrimaryURL").text_or_none,
        score=next(_scores(found), None),
    )


def _secret(found: Document, result: Document) -> Secret:
    first = max(found.at("StartLine").integer, 1)
    return Secret(
        rule=found.at("RuleID").text,
        title=found.at("Title").text,
        rating=_rating(found),
        path=result.at("Target").text.removeprefix("/"),
        lines=Lines(first, max(found.at("EndLine").integer, first)),
        diff_id=found.at("Layer", "DiffID").text_or_none,
    )


def _licences(results: Sequence[Document]) -> Iterator[Licence]:
    """Join licences, which name no layer, with the packages that they are of."""
    known: dict[str, tuple[Package, str | None]] = {}
    for result in results:
        for each in result.at("Packages"):
            package = _package(each, result), each.at("Layer", "DiffID").text_or_none
            known[each.at("FilePath").text_or_none or each.at("Name").text] = package
    for result in results:
        for found in result.at("Licenses"):
            place = found.at("FilePath").text_or_none or found.at("PkgName").text_or_none
            if place in known:
                name, category = found.at("Name").text, found.at("Category").text
                yield Licence(name, category, _rating(found), *known[place])


def _kind(result: Document) -> str:
    kind = result.at("Type").text
    return "npm" if kind == "node-pkg" else kind


def _path(file: str | None, result: Document) -> str | None:
    match result.at("Class").text, result.at("Type").text:
        case "os-pkgs", _:
            return None
        case _, "node-pkg" if file is not None:
            return file.removesuffix(_MANIFEST).rstrip("/")
        case _:  # what is compiled into a program: the target is its file
            return file or result.at("Target").text


def _rating(found: Document) -> Rating:
    name = found.at("Severity").text
    return Rating[name] if name in Rating.__members__ else Rating.UNKNOWN


def _scores(found: Document) -> Iterator[float]:
    """Yield CVSS scores; that of the source which the severity is from comes first."""
    cvss = found.at("CVSS")
    sources = (found.at("SeveritySource").text_or_none or "", "nvd", "ghsa", "redhat")
    for version in ("V3Score", "V40Score"):
        for source in (*sources, *(name for name, _ in cvss.members)):
            score = cvss.at(source, version).number_or_none
            if score is not None and 0 < score <= _HIGHEST_SCORE:
                yield float(score)
