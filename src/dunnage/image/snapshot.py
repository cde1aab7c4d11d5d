"""The small, versioned JSON document that says what one built image holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from dunnage.errors import ConfigError
from dunnage.image import directories
from dunnage.model import ImageKey, Layer, Lines, Location, Package, Sizes, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Finding, Image, ToolRun

VERSION = 1
_LONGEST = 1_000  # characters of a text; the schema's limit


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
    packages: tuple[Package, ...] | None  # None: not known, the scan did not run
    findings: tuple[Mark, ...]
    ran: tuple[Tool, ...]  # the tools whose findings are complete; an absent one found nothing out

    @property
    def sizes(self) -> Sizes:
        """Add up the layers."""
        return sum((layer.sizes for layer in self.layers), Sizes(0, 0))


def mark(tool: Tool, finding: Finding) -> Mark:
    """Reduce a finding to what recognises it."""
    known = finding.vulnerability
    level = str(finding.rule.severity if known is None else known.rating)
    return Mark(tool, finding.rule.id[:_LONGEST], finding.subject[:_LONGEST], level)


def take(  # noqa: PLR0913, PLR0917 - a snapshot has as many parts
    key: ImageKey,
    commit: str | None,
    tools: Iterable[tuple[str, str]],
    image: Image,
    packages: Iterable[Package] | None,
    runs: Iterable[ToolRun],
) -> Snapshot:
    """Reduce what is known of an image to what a later run compares."""
    complete = tuple(run for run in runs if run.problem is None)
    return Snapshot(
        key=key,
        commit=commit,
        tools=tuple(sorted(tools)),
        layers=image.layers,
        directories=tuple(Directory(*each) for each in directories.largest(image.files)),
        packages=None if packages is None else tuple(sorted(map(_cut, packages), key=_order)),
        findings=tuple(sorted(mark(run.tool, each) for run in complete for each in run.findings)),
        ran=tuple(sorted({run.tool for run in complete})),
    )


def dump(snapshot: Snapshot) -> str:
    """Write a snapshot as JSON, the same for the same snapshot."""
    packages = snapshot.packages
    document = {
        "version": VERSION,
        "image": asdict(snapshot.key),
        "commit": snapshot.commit,
        "tools": dict(snapshot.tools),
        "layers": [_layer_document(each) for each in snapshot.layers],
        "directories": [asdict(each) for each in snapshot.directories],
        "packages": None if packages is None else [asdict(each) for each in packages],
        "findings": [asdict(each) for each in snapshot.findings],
        "ran": snapshot.ran,
    }
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def load(text: str) -> Snapshot:
    """Read what `dump` wrote; `ConfigError` for anything else."""
    document = _checked(text)
    packages = document["packages"]
    return Snapshot(
        key=ImageKey(**document["image"]),
        commit=document["commit"],
        tools=tuple(sorted(document["tools"].items())),
        layers=tuple(_layer(each) for each in document["layers"]),
        directories=tuple(Directory(**each) for each in document["directories"]),
        packages=None if packages is None else tuple(Package(**each) for each in packages),
        findings=tuple(
            Mark(**{**each, "tool": Tool(each["tool"])}) for each in document["findings"]
        ),
        ran=tuple(map(Tool, document["ran"])),
    )


def _cut(package: Package) -> Package:
    """Keep foreign texts within the schema's limit."""
    return replace(
        package,
        name=package.name[:_LONGEST],
        version=package.version[:_LONGEST],
        path=package.path and package.path[:_LONGEST],
    )


def _order(package: Package) -> tuple[str, str, str, str]:
    return package.kind, package.name, package.path or "", package.version


def _layer_document(layer: Layer) -> dict[str, object]:
    where = layer.location
    return {
        "diffId": layer.diff_id,
        "compressed": layer.sizes.compressed,
        "unpacked": layer.sizes.unpacked,
        "instruction": layer.instruction,
        "location": where and {"path": where.path, **asdict(where.lines)},
        "base": layer.base,
    }


def _layer(document: dict[str, Any]) -> Layer:
    where = document["location"]
    return Layer(
        diff_id=document["diffId"],
        sizes=Sizes(document["compressed"], document["unpacked"]),
        instruction=document["instruction"],
        location=where and Location(where["path"], Lines(where["first"], where["last"])),
        base=document["base"],
    )


def _checked(text: str) -> Any:  # noqa: ANN401 - the schema says what it is
    try:
        # The schema takes 1.0 for a whole number; a figure with a point is never one of ours.
        document = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        message = f"the baseline is no snapshot: it is not JSON ({error})"
        raise ConfigError(message) from error
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(version, int) and version != VERSION:
        message = (
            f"the baseline is a snapshot of version {version}, and this release reads version "
            f"{VERSION}: let the default branch's workflow use the same release of the action"
        )
        raise ConfigError(message)
    problem = best_match(_validator().iter_errors(document))
    if problem is not None:
        message = f"the baseline is no snapshot: {problem.json_path}: {problem.message[:200]}"
        raise ConfigError(message)
    return document


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("dunnage") / "schemas" / f"snapshot-{VERSION}.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
