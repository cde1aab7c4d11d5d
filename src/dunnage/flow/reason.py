"""Why something is held to be so: the words that decide it, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.model import Lines


@dataclass(frozen=True, slots=True)
class Reason:
    """What decides: `--omit=dev`, `NODE_ENV=production`; no lines where nobody wrote it."""

    text: str
    lines: Lines | None = None
