"""A build that leaves nothing in the engine where it fails: its image may have its name already."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from dunnage.ports import BuildRequest, Built, Sink, Tools


def build(tools: Tools, request: BuildRequest, sink: Sink) -> Built:
    """Build an image into the engine's store; whoever gets it has to remove it."""
    try:
        return tools.builder.build(request, sink)
    except BaseException:
        with contextlib.suppress(ToolError):  # most often there is none
            tools.store.remove(request.tag)
        raise
