"""Who asked for a package of an image: the lockfile that pins it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Package
    from dunnage.project.project import Project


def pinned(packages: Iterable[Package], project: Project) -> tuple[Package, ...]:
    """Tell of npm packages where they are pinned, for what, and what leads to them.

    What came with the base image was pinned elsewhere.
    """
    return tuple(_pinned(each, project) for each in packages)


def _pinned(package: Package, project: Project) -> Package:
    if package.kind != "npm" or package.base or package.path is None:
        return package
    found = project.entry(package.path, package.name, package.version)
    if found is None:
        return package
    lockfile, entry = found
    location = Location(lockfile.path, entry.lines)
    return replace(package, location=location, dev=entry.dev, via=entry.via)
