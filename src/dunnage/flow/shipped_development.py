"""Which node_modules of the image hold devDependencies: read from the image, or reasoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.project import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.trees import Tree
    from dunnage.model import Image
    from dunnage.project.installed import Installed

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ShippedDevelopment:
    """One folder, and what was found in it where the image is at hand."""

    tree: Tree
    packages: tuple[Installed, ...] | None

    @property
    def measured(self) -> str:
        """Tell how many and how large they are, the largest by name."""
        if self.packages is None:
            return ""
        largest = sorted(self.packages, key=lambda each: -each.size)[:_NAMED]
        names = ", ".join(f"`{each.name}`" for each in largest)
        size = units.size(sum(each.size for each in self.packages))
        return f": {units.counted(len(self.packages), 'package')}, {size} ({names})"


def shipped_development(flow: Flow, image: Image | None) -> Iterator[ShippedDevelopment]:
    """List them, one for each line; an image's files decide where a lockfile tells them apart."""
    told = set()
    for tree in flow.shipped:
        packages = _in_image(flow, tree, image)
        has_any = tree.dev is True if packages is None else bool(packages)
        if has_any and tree.lines not in told:
            told.add(tree.lines)
            yield ShippedDevelopment(tree, packages)


def _in_image(flow: Flow, tree: Tree, image: Image | None) -> tuple[Installed, ...] | None:
    if image is None or flow.project is None or tree.path is None:
        return None
    return installed.development(image.files, tree.path, flow.project.lockfiles)
