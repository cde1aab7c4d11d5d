"""What one image holds as plain text, for `dunnage weigh`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.image import piles
from dunnage.plain import plain
from dunnage.report import sentences
from dunnage.report.lines import line, listed, note, place, step, wasted
from dunnage.units import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.parts import Part
    from dunnage.image.snapshot import Directory, Snapshot
    from dunnage.image.waste import Waste
    from dunnage.model import Layer, Package

_MOST_LAYERS = 128  # all that an engine takes
_ESTIMATED = (
    "the size to pull is an estimate, to about 1 %: "
    "not all layers are stored as a registry has them."
)


def render(snapshot: Snapshot) -> str:
    """Write both sizes, then layers, lowest first, and all else, largest first."""
    return "".join(f"{each}\n" for each in _lines(snapshot))


def _lines(snapshot: Snapshot) -> Iterator[str]:
    yield plain(str(snapshot.key))
    yield f"on disk: {size(snapshot.sizes.unpacked)}"
    yield f"to pull: {size(snapshot.sizes.compressed)}"
    base = piles.base(snapshot.layers)
    made = [piles.whole(pile) for pile in (base, *piles.own(snapshot.layers)) if pile]
    yield from listed("layers (on disk, to pull)", made, _layer, _MOST_LAYERS)
    yield from listed("parts (on disk, of it from the base image)", snapshot.parts, _part)
    yield from listed("directories", snapshot.directories, _directory)
    yield from listed("npm packages", _largest(snapshot), _package)
    yield from listed("wasted bytes", snapshot.waste, _waste)
    if not all(each.exact for each in snapshot.layers):
        yield note(_ESTIMATED)


def _layer(layer: Layer) -> Iterator[str]:
    mark = " (base image)" if layer.base else ""
    named = f"{place(layer.location)}{sentences.shortened(layer.instruction)}{mark}"
    yield line(_both(layer.sizes.unpacked, layer.sizes.compressed), named)
    for each in layer.shares:
        yield line(_both(each.unpacked, None), f"  made by {step(each.step)}")


def _part(part: Part) -> Iterator[str]:
    yield line(_both(part.base + part.own, part.base), part.name)


def _directory(directory: Directory) -> Iterator[str]:
    yield line(size(directory.size), f"/{directory.path}")


def _largest(snapshot: Snapshot) -> list[Package]:
    packages = (each for each in snapshot.packages if each.kind == "npm" and each.size)
    return sorted(packages, key=lambda each: (-(each.size or 0), each))


def _package(package: Package) -> Iterator[str]:
    told = f"{place(package.location)}{package.name} {package.version} in /{package.path}"
    mark = " (base image)" if package.base else ""
    yield line(size(package.size or 0), told + mark)


def _waste(waste: Waste) -> Iterator[str]:
    yield line(size(waste.size), wasted(waste))


def _both(first: int, second: int | None) -> str:
    other = "" if second is None else size(second)
    return f"{size(first):>12}{other:>12}"
