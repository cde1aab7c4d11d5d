"""OS packages to build with that the image holds, by the line: read from it, or reasoned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow import package_purposes
from dunnage.flow.os_packages import OsAction
from dunnage.flow.own_files import own_layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.model import Image, Lines, Package

_OTHERS = ("npm", "node")  # kinds of packages that no distribution brings


@dataclass(frozen=True, slots=True)
class ShippedTools:
    """What one command installs; no size where there is no image to weigh it by."""

    lines: Lines
    names: tuple[str, ...]
    size: int | None = None  # bytes


def os_tools(flow: Flow, image: Image | None, *, serves: bool) -> Iterator[ShippedTools]:
    """List them in the order of the file; what the image holds decides, where it tells."""
    packages = [each for each in image.packages if each.kind not in _OTHERS] if image else []
    if not packages or not own_layers(image):
        yield from _reasoned(flow, serves=serves)
        return
    by_line: defaultdict[Lines, list[Package]] = defaultdict(list)
    for each in packages:
        if each.location is not None and not each.base:
            by_line[each.location.lines].append(each)
    own = [each.name for group in by_line.values() for each in group]
    compiles = any(map(package_purposes.is_compiler, own))
    for lines, group in sorted(by_line.items()):
        tools = [
            each
            for each in group
            if package_purposes.is_tool(each.name, compiles=compiles, serves=serves)
        ]
        if tools:
            largest = sorted(tools, key=lambda each: (-(each.size or 0), each.name))
            names = tuple(each.name for each in largest)
            yield ShippedTools(lines, names, sum(each.size or 0 for each in tools))


def _reasoned(flow: Flow, *, serves: bool) -> Iterator[ShippedTools]:
    stays = flow.os_packages(flow.target)
    compiles = any(map(package_purposes.is_compiler, stays))
    for step in flow.history(flow.target, flow.os_steps):
        tools = tuple(
            each
            for each in (step.packages if step.action is OsAction.INSTALL else ())
            if each in stays and package_purposes.is_tool(each, compiles=compiles, serves=serves)
        )
        if tools:
            yield ShippedTools(step.lines, tools)
