"""What a package.json says about its package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.document import Document

_DECLARING = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


@dataclass(frozen=True, slots=True)
class PackageJson:
    """The manifest of a Node.js package."""

    path: str  # relative to the repository's root
    name: str | None
    scripts: tuple[tuple[str, str], ...]
    dependencies: frozenset[str]
    dev_dependencies: frozenset[str]


def read(document: Document, path: str) -> PackageJson:
    """Read a manifest; DocumentError where npm could not read it either."""
    return PackageJson(
        path,
        document.at("name").text_or_none,
        tuple((name, script.text) for name, script in document.at("scripts").members),
        frozenset(name for name, _ in document.at("dependencies").members),
        frozenset(name for name, _ in document.at("devDependencies").members),
    )


def declared(document: Document) -> frozenset[str]:
    """Name everything that a manifest, or a lockfile's copy of one, asks for itself."""
    return frozenset(name for kind in _DECLARING for name, _ in document.at(kind).members)
