"""The small, versioned JSON document that says what one built image holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from dunnage.image import directories, parts, snapshot_json, snapshot_schema, volatile, waste
from dunnage.image.parts import Part
from dunnage.image.redaction import redact, redacted
from dunnage.image.snapshot_schema import LONGEST, MOST, MOST_PACKAGES
from dunnage.model import ImageKey, Layer, Package, Sizes, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.volatile import Volatile
    from dunnage.image.waste import Waste
    from dunnage.model import Finding, Image, ToolRun


@dataclass(frozen=True, slots=True, order=True)
class Directory:
    """A directory near the root of the image, and all that lies below it."""

    path: str  # no leading slash
    size: int  # unpacked bytes


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """As much of a finding as is needed to recognise it in a later run."""

    tool: Tool
    rule: str
    subject: str
    level: str  # a Severity, or for a vulnerability its Rating


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one built image holds, and what was found in it."""

    key: ImageKey
    commit: str | None
    tools: tuple[tuple[str, str], ...]  # name and version of whatever had a say in the figures
    layers: tuple[Layer, ...]
    directories: tuple[Directory, ...]
    packages: tuple[Package, ...]
    findings: tuple[Mark, ...]
    ran: tuple[Tool, ...]  # the tools whose findings are complete; an absent one found nothing out
    scanned: tuple[Package, ...] | None = ()  # what only the scan tells; None: it did not run
    parts: tuple[Part, ...] = ()
    waste: tuple[Waste, ...] = ()
    volatile: tuple[Volatile, ...] = ()

    @property
    def sizes(self) -> Sizes:
        """Add up the layers."""
        return sum((layer.sizes for layer in self.layers), Sizes(0, 0))


def mark(tool: Tool, finding: Finding) -> Mark:
    """Reduce a finding to what recognises it."""
    known = finding.vulnerability
    level = str(finding.rule.severity if known is None else known.rating)
    subject = redact(finding.subject[:LONGEST])
    return Mark(tool, finding.rule.id[:LONGEST], subject[:LONGEST], level)


def take(  # noqa: PLR0913, PLR0917 - a snapshot has as many parts
    key: ImageKey,
    commit: str | None,
    tools: Iterable[tuple[str, str]],
    image: Image,
    scanned: Iterable[Package] | None,
    runs: Iterable[ToolRun],
) -> Snapshot:
    """Reduce what is known of an image to what a later run compares.

    `scanned` are the packages that a scan found, those of the image itself among them.
    """
    complete = tuple(run for run in runs if run.problem is None)
    marks = (mark(run.tool, each) for run in complete for each in run.findings)
    image = redacted(image)
    return Snapshot(
        key=key,
        commit=commit,
        tools=tuple(sorted(tools)),
        layers=tuple(map(_short, image.layers)),
        directories=tuple(
            Directory(path[:LONGEST], size) for path, size in directories.largest(image.files)
        ),
        packages=_sorted(image.packages),
        findings=tuple(sorted(marks))[:MOST_PACKAGES],
        ran=tuple(sorted({run.tool for run in complete})),
        scanned=None if scanned is None else _sorted(_beyond(image.packages, scanned)),
        parts=parts.parts(image),
        waste=tuple(
            replace(each, examples=tuple(path[:LONGEST] for path in each.examples))
            for each in waste.waste(image)[:MOST]
        ),
        volatile=volatile.volatile(image)[:MOST],
    )


def dump(snapshot: Snapshot) -> str:
    """Write a snapshot as JSON, the same for the same snapshot: a line for each thing."""
    scanned = snapshot.scanned
    document = {
        "version": snapshot_schema.VERSION,
        "image": asdict(snapshot.key),
        "commit": snapshot.commit,
        "tools": dict(snapshot.tools),
        "layers": [snapshot_json.layer_document(each) for each in snapshot.layers],
        "directories": [asdict(each) for each in snapshot.directories],
        "packages": [snapshot_json.package_document(each) for each in snapshot.packages],
        "scanned": None
        if scanned is None
        else [snapshot_json.package_document(each) for each in scanned],
        "parts": [asdict(each) for each in snapshot.parts],
        "waste": [snapshot_json.waste_document(each) for each in snapshot.waste],
        "volatile": [snapshot_json.volatile_document(each) for each in snapshot.volatile],
        "findings": [asdict(each) for each in snapshot.findings],
        "ran": snapshot.ran,
    }
    members = (f"{json.dumps(name)}: {_value(value)}" for name, value in sorted(document.items()))
    return "{\n" + ",\n".join(members) + "\n}\n"


def load(text: str) -> Snapshot:
    """Read what `dump` wrote; `ConfigError` for anything else."""
    document = snapshot_schema.check(text)
    scanned = document["scanned"]
    return Snapshot(
        key=ImageKey(**document["image"]),
        commit=document["commit"],
        tools=tuple(sorted(document["tools"].items())),
        layers=tuple(map(snapshot_json.layer, document["layers"])),
        directories=tuple(Directory(**each) for each in document["directories"]),
        packages=tuple(map(snapshot_json.package, document["packages"])),
        findings=tuple(
            Mark(**{**each, "tool": Tool(each["tool"])}) for each in document["findings"]
        ),
        ran=tuple(map(Tool, document["ran"])),
        scanned=None if scanned is None else tuple(map(snapshot_json.package, scanned)),
        parts=tuple(Part(**each) for each in document["parts"]),
        waste=tuple(map(snapshot_json.waste, document["waste"])),
        volatile=tuple(map(snapshot_json.volatile, document["volatile"])),
    )


def _value(value: object) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, sort_keys=True)
    lines = (json.dumps(each, sort_keys=True, separators=(",", ":")) for each in value)
    return "[\n" + ",\n".join(lines) + "\n]"


def _beyond(known: Iterable[Package], scanned: Iterable[Package]) -> Iterator[Package]:
    """Leave out of a scan's packages what the image itself tells of."""
    places = set(map(_place, known))
    return (each for each in scanned if _place(each) not in places)


def _place(package: Package) -> tuple[str, str]:
    return package.kind, package.name if package.path is None else f"/{package.path}"


def _sorted(packages: Iterable[Package]) -> tuple[Package, ...]:
    return tuple(sorted(map(snapshot_schema.cut, packages), key=_order))[:MOST_PACKAGES]


def _order(package: Package) -> tuple[str, str, str, str]:
    return package.kind, package.name, package.path or "", package.version


def _short(layer: Layer) -> Layer:
    return replace(layer, shares=layer.shares[:MOST])
