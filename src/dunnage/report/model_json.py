"""The nouns of the model as JSON: one shape for each, wherever a document has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.model import Location, Package, Sizes, Step

_LONGEST = 1000  # the schema's limit; what a pull request wrote can be longer


def sizes(both: Sizes) -> dict[str, int]:
    """Write two sizes, or the growth of both."""
    return {"compressed": both.compressed, "unpacked": both.unpacked}


def location(where: Location) -> dict[str, object]:
    """Write a place of the repository."""
    return {"path": where.path, "first": where.lines.first, "last": where.lines.last}


def step(each: Step) -> dict[str, object]:
    """Write an instruction and its place."""
    return {
        "instruction": each.instruction[:_LONGEST],
        "location": location(each.location) if each.location else None,
    }


def package(each: Package) -> dict[str, object]:
    """Write all that is known of a package."""
    return {
        "kind": each.kind[:_LONGEST],
        "name": each.name[:_LONGEST],
        "version": each.version[:_LONGEST],
        "path": None if each.path is None else each.path[:_LONGEST],
        "size": each.size,
        "base": each.base,
        "location": location(each.location) if each.location else None,
        "dev": each.dev,
        "via": None if each.via is None else [name[:_LONGEST] for name in each.via],
    }
