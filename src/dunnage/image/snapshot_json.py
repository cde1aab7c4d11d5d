"""The nouns of a snapshot as JSON, both ways; what is false, unknown or empty is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dunnage.contents import Hiding
from dunnage.image.volatile import Volatile
from dunnage.image.waste import Waste
from dunnage.model import Layer, Lines, Location, Package, Share, Sizes, Step

if TYPE_CHECKING:
    # What the schema has checked, or what it will.
    Document = dict[str, Any]


def layer_document(layer: Layer) -> Document:
    """Write a layer."""
    return {
        "diffId": layer.diff_id,
        "compressed": layer.sizes.compressed,
        "unpacked": layer.sizes.unpacked,
        **_step_document(layer.step),
        **_given(
            base=layer.base,
            exact=layer.exact,
            shares=[
                {**_step_document(each.step), "unpacked": each.unpacked} for each in layer.shares
            ],
        ),
    }


def layer(document: Document) -> Layer:
    """Read a layer."""
    return Layer(
        diff_id=document["diffId"],
        sizes=Sizes(document["compressed"], document["unpacked"]),
        instruction=document["instruction"],
        location=_location(document.get("location")),
        base=document.get("base", False),
        exact=document.get("exact", False),
        shares=tuple(Share(_step(each), each["unpacked"]) for each in document.get("shares", ())),
    )


def package_document(package: Package) -> Document:
    """Write a package; a direct dependency's empty chain is no unknown one."""
    via = package.via
    return {
        "kind": package.kind,
        "name": package.name,
        "version": package.version,
        **_known(path=package.path, size=package.size, dev=package.dev),
        **_known(via=None if via is None else list(via)),
        **_given(base=package.base, location=_text(package.location)),
    }


def package(document: Document) -> Package:
    """Read a package."""
    via = document.get("via")
    return Package(
        kind=document["kind"],
        name=document["name"],
        version=document["version"],
        path=document.get("path"),
        size=document.get("size"),
        base=document.get("base", False),
        location=_location(document.get("location")),
        dev=document.get("dev"),
        via=None if via is None else tuple(via),
    )


def waste_document(waste: Waste) -> Document:
    """Write hidden bytes."""
    return {
        "stored": _step_document(waste.stored),
        "by": _step_document(waste.by),
        "how": waste.how,
        "size": waste.size,
        "files": waste.files,
        "examples": list(waste.examples),
    }


def waste(document: Document) -> Waste:
    """Read hidden bytes."""
    return Waste(
        stored=_step(document["stored"]),
        by=_step(document["by"]),
        how=Hiding(document["how"]),
        size=document["size"],
        files=document["files"],
        examples=tuple(document["examples"]),
    )


def volatile_document(volatile: Volatile) -> Document:
    """Write bytes that differ from build to build."""
    step = volatile.step
    return {
        "cause": volatile.cause,
        "size": volatile.size,
        **_given(step=step and _step_document(step)),
    }


def volatile(document: Document) -> Volatile:
    """Read bytes that differ from build to build."""
    step = document.get("step")
    return Volatile(document["cause"], document["size"], step and _step(step))


def _step_document(step: Step) -> Document:
    return {
        "instruction": step.instruction,
        **_given(location=_text(step.location)),
    }


def _step(document: Document) -> Step:
    return Step(document["instruction"], _location(document.get("location")))


def _text(location: Location | None) -> str | None:
    return None if location is None else str(location)


def _location(text: str | None) -> Location | None:
    """Read what `str` makes of a location: "package-lock.json:355-360"."""
    if text is None:
        return None
    path, _, lines = text.rpartition(":")
    first, _, last = lines.partition("-")
    return Location(path, Lines(int(first), int(last or first)))


def _given(**values: object) -> Document:
    return {name: value for name, value in values.items() if value}


def _known(**values: object) -> Document:
    return {name: value for name, value in values.items() if value is not None}
