"""What made a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile.syntax import Instruction


@dataclass(frozen=True, slots=True)
class Owner:
    """The instruction behind one layer; for a base image's layer that is FROM."""

    instruction: Instruction | None  # None: not known
    base: bool  # the layer came with the base image
