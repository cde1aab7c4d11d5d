"""Whether a file of the build context comes into the image, by way of other stages too."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dunnage.flow.memory import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Stage
    from dunnage.flow.copies import Copy
    from dunnage.flow.flow import Flow


def takes(copy: Copy, path: str) -> bool:
    """Tell whether a COPY takes a path of the context along."""
    if not copy.is_context or copy.instruction.flag("exclude") is not None:
        return copy.is_context and path in copy.paths
    return copy.is_whole_context or copy.landing(path) is not None


def arrives(flow: Flow, copy: Copy, path: str) -> bool:
    """Tell whether a path that a COPY takes comes into the image.

    It does where the stage is one of the image's own, and where such a stage copies it from there.
    """
    return _reaches_image(flow, copy.stage, copy.landing(path))


@remembered
def _reaches_image(flow: Flow, origin: Stage, landing: str | None) -> bool:
    waiting = [(origin, landing)]
    seen = set()
    while waiting:
        stage, place = waiting.pop()
        if flow.ships(stage):
            return True
        if place is not None and (stage, place) not in seen:
            seen.add((stage, place))
            waiting += _further(flow, stage, place)
    return False


def _further(flow: Flow, stage: Stage, place: str) -> Iterator[tuple[Stage, str | None]]:
    heirs = {each for each in flow.stages if stage in each.ancestry}
    for copy in chain.from_iterable(map(flow.copies, flow.stages)):
        if copy.source in heirs:
            landing = copy.landing(place)
            if landing is not None:
                yield copy.stage, landing
