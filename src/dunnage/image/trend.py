"""How the size of one image went, commit by commit of the default branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dunnage.model import Sizes


@dataclass(frozen=True, slots=True)
class Point:
    """The image of one commit."""

    commit: str
    taken: datetime  # with a time zone
    sizes: Sizes
