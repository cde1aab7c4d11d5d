"""A baseline from a file: an earlier report, or the snapshot in it alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dunnage.image import snapshot

if TYPE_CHECKING:
    from dunnage.image.snapshot import Snapshot
    from dunnage.workspace import Workspace

KEYWORDS = ("auto", "ref", "artifact", "build", "none")  # what `baseline` names besides files


def load(workspace: Workspace, path: str) -> Snapshot | None:
    """Read the file that the input `baseline` names; None where there is none yet.

    A file that is not there is a first image's normal state: no earlier run has left one.
    """
    if not workspace.path("baseline", path).exists():
        return None
    return read(workspace.read("baseline", path))


def read(content: bytes) -> Snapshot:
    """Read a report or a snapshot; ConfigError where it is neither."""
    text = content.decode(errors="replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return snapshot.load(text)  # which says what is wrong with it
    inner = document.get("snapshot") if isinstance(document, dict) else None
    return snapshot.load(text if inner is None else json.dumps(inner))
