"""What the COPY instructions take from the build context that nobody meant to copy."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dunnage.flow import arrival
from dunnage.flow.kind import Kind
from dunnage.project.unwanted import unwanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.copies import Copy
    from dunnage.flow.flow import Flow
    from dunnage.project.project import Project
    from dunnage.project.unwanted import Unwanted

# Images that run nothing but the application; others may be there to run its tests.
_APPLICATIONS = (Kind.SERVICE, Kind.STATIC, Kind.LAMBDA, Kind.CLI)


def context_copies(flow: Flow) -> Iterator[Copy]:
    """List what copies from the context in the stages that are built."""
    copies = chain.from_iterable(map(flow.copies, flow.stages))
    return (copy for copy in copies if copy.is_context)


def copied(flow: Flow, project: Project, copy: Copy) -> tuple[Unwanted, ...]:
    """List the unwanted things that a COPY takes along, so far as they do harm where they go."""
    harms = flow.kind in _APPLICATIONS and flow.ships(copy.stage)
    return tuple(
        each
        for each in unwanted(project)
        if (each.is_grave or harms)
        and each.path not in copy.paths
        and arrival.takes(copy, each.path)
    )
