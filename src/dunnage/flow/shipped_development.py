"""The devDependencies that an image holds, by the line: read from the image, or reasoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.dockerfile import Stage
from dunnage.flow.naming import line_names, quoted
from dunnage.flow.own_files import own_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.flow.flow import Flow
    from dunnage.flow.own_files import OwnFile
    from dunnage.model import Image, Lines, Package

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ShippedDevelopment:
    """What one instruction installs or copies; no packages where there is no image to tell them."""

    lines: Lines
    instruction: Instruction
    stage: Stage | None  # in which they were installed
    packages: tuple[Package, ...] = ()
    origins: tuple[Lines, ...] = ()

    @property
    def measured(self) -> str:
        """Tell how many and how large they are, and the largest by name and by who asks for it."""
        if not self.packages:
            return ""
        largest = sorted(self.packages, key=lambda each: (-(each.size or 0), each.name))[:_NAMED]
        size = units.size(sum(each.size or 0 for each in self.packages))
        made = f", installed by {line_names(self.origins)}" if self.origins else ""
        names = quoted([_chain(each) for each in largest])
        return f": {units.counted(len(self.packages), 'package')}, {size}{made} ({names})"


def _chain(package: Package) -> str:
    """Name a package behind those through which a direct dependency asks for it."""
    return " > ".join((*(package.via or ()), package.name))


def shipped_development(flow: Flow, image: Image | None) -> tuple[ShippedDevelopment, ...]:
    """List them, one for each line; the image decides where a lockfile tells its packages apart."""
    found = None if image is None else _in_image(flow, image)
    return tuple(_reasoned(flow)) if found is None else found


def _reasoned(flow: Flow) -> Iterator[ShippedDevelopment]:
    told = set()
    for tree in flow.shipped:
        if tree.dev is True and tree.lines not in told:
            told.add(tree.lines)
            yield ShippedDevelopment(tree.lines, tree.instruction, tree.origin)


def _in_image(flow: Flow, image: Image) -> tuple[ShippedDevelopment, ...] | None:
    by_line: dict[Lines, list[tuple[Package, OwnFile]]] = {}
    is_told = False
    for package in image.packages:
        manifest = own_files(flow, image).get(f"{package.path}/package.json")
        if manifest is not None and package.kind == "npm" and package.dev is not None:
            is_told = True
            if package.dev:
                by_line.setdefault(manifest.lines, []).append((package, manifest))
    instructions = {each.lines: each for each in flow.target.history}
    found = (
        _found(flow, instructions[lines], group)
        for lines, group in sorted(by_line.items())
        if lines in instructions
    )
    return tuple(found) if is_told else None


def _found(
    flow: Flow, instruction: Instruction, group: list[tuple[Package, OwnFile]]
) -> ShippedDevelopment:
    copies = (each for each in flow.history(flow.target, flow.copies))
    source = next((each.source for each in copies if each.instruction is instruction), None)
    return ShippedDevelopment(
        lines=instruction.lines,
        instruction=instruction,
        stage=source if isinstance(source, Stage) else None,
        packages=tuple(package for package, _ in group),
        origins=tuple(sorted({each.origin for _, each in group if each.origin is not None})),
    )
