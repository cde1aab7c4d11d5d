"""What is installed, and which direct dependency asks for it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.report.pictures.blocks import Leaf
from dunnage.report.sentences import package as happened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import PackageDelta
    from dunnage.model import Image, Package, Step
    from dunnage.report.pictures.places import Places

_OTHER = "files of no package"


def of_image(image: Image, places: Places) -> Iterator[Leaf]:
    """Show the packages of an image, and as one block all that belongs to none."""
    rest = {True: 0, False: 0}
    for file in image.files.values():
        rest[image.layers[file.layer].base] += file.size
    makers = {step.location: step for step in _steps(image)}
    for each in image.packages:
        rest[each.base] -= each.size or 0
        made = _producer(each, image) or makers.get(each.location)
        asked = None if each.location in makers else places.line(each.location)
        yield _leaf(each, asked, None if made is None else places.step(made))
    for base, size in rest.items():
        yield Leaf((_OTHER, "of the base image" if base else "own"), max(0, size), base)


def of_packages(packages: Iterable[Package], places: Places) -> Iterator[Leaf]:
    """Show packages of an image that is not at hand."""
    return (_leaf(each, places.line(each.location), None) for each in packages)


def of_changes(changes: Iterable[PackageDelta], places: Places) -> Iterator[Leaf]:
    """Show how much the packages grew, those that came and went too."""
    for each in changes:
        package = each.after or each.before
        if package is not None and each.growth:
            asked = places.line(package.location, gone=each.after is None)
            note = happened(each)
            yield Leaf(_path(package), each.growth, package.base, asked=asked, note=note)


def note(package: Package) -> str | None:
    """Say for what and through whom a package is there."""
    words = ["devDependency"] if package.dev else []
    if package.via:
        words.append(f"through {', '.join(package.via)}")
    return ", ".join(words) or None


def _steps(image: Image) -> Iterator[Step]:
    yield from (layer.step for layer in image.layers)
    yield from set(image.traced.values())


def _producer(package: Package, image: Image) -> Step | None:
    """Name who made a package that is a folder with its manifest, or a file."""
    if package.path is None:
        return None
    paths = (posixpath.join(package.path, "package.json"), package.path)
    path = next((each for each in paths if each in image.files), None)
    return None if path is None else image.producer(path)


def _leaf(package: Package, asked: int | None, made: int | None) -> Leaf:
    return Leaf(_path(package), package.size or 0, package.base, made, asked, note(package))


def _path(package: Package) -> tuple[str, ...]:
    """Put npm packages below the direct dependency that brings them."""
    name = f"{package.name} {package.version}"
    match package.kind:
        case "npm":
            direct = package.via[0] if package.via else package.name
            kind = "npm packages of the base image" if package.base else "npm packages"
            return (kind, direct, name) if package.via is not None else (kind, name)
        case "node":
            return ("Node.js runtime", name)
        case kind:
            return (f"OS packages ({kind})", name)
