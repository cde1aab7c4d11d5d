"""The Node.js runtimes that an image holds, and the lines that brought them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.model import Image, Lines, Location, Package


def runtimes(flow: Flow, image: Image) -> Iterator[tuple[Package, Lines]]:
    """List every runtime that no package of the operating system brought, with its lines.

    These are where the version is chosen: the FROM of its stage, wherever it is copied from.
    """
    origin = flow.dockerfile.target.ancestry[0].origin
    for each in image.packages:
        if each.kind == "node":
            location = _producer(each, image) or each.location
            yield each, location.lines if location else origin.lines


def _producer(runtime: Package, image: Image) -> Location | None:
    if runtime.path is None or runtime.path not in image.files:
        return None
    return image.producer(runtime.path).location
