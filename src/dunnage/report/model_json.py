"""The nouns of the model as JSON: one shape for each, wherever a document has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dunnage.model import Lines, Location, Package, Sizes

if TYPE_CHECKING:
    from dunnage.model import Step

    # What the schema has checked, or what it will.
    Document = dict[str, Any]

# The schema's limits; what a pull request wrote can be longer.
_LONGEST = 1000
_LONGEST_PATH = 4096
_DEEPEST = 100  # names of a chain of packages, as in a snapshot


def sizes(both: Sizes) -> Document:
    """Write two sizes, or the growth of both."""
    return {"compressed": both.compressed, "unpacked": both.unpacked}


def location(where: Location) -> Document:
    """Write a place of the repository."""
    return {
        "path": where.path[:_LONGEST_PATH],
        "first": where.lines.first,
        "last": where.lines.last,
    }


def step(each: Step) -> Document:
    """Write an instruction and its place."""
    return {
        "instruction": each.instruction[:_LONGEST],
        "location": location(each.location) if each.location else None,
    }


def package(each: Package) -> Document:
    """Write all that is known of a package."""
    via = each.via
    return {
        "kind": each.kind[:_LONGEST],
        "name": each.name[:_LONGEST],
        "version": each.version[:_LONGEST],
        "path": None if each.path is None else each.path[:_LONGEST],
        "size": each.size,
        "base": each.base,
        "location": location(each.location) if each.location else None,
        "dev": each.dev,
        "via": None if via is None else [name[:_LONGEST] for name in via[:_DEEPEST]],
    }


def read_sizes(document: Document) -> Sizes:
    """Read two sizes."""
    return Sizes(document["compressed"], document["unpacked"])


def read_location(document: Document) -> Location:
    """Read a place of the repository."""
    return Location(document["path"], Lines(document["first"], document["last"]))


def read_package(document: Document) -> Package:
    """Read a package."""
    where, via = document["location"], document["via"]
    return Package(
        kind=document["kind"],
        name=document["name"],
        version=document["version"],
        path=document["path"],
        size=document["size"],
        base=document["base"],
        location=read_location(where) if where else None,
        dev=document["dev"],
        via=None if via is None else tuple(via),
    )
