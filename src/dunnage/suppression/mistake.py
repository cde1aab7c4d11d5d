"""What is wrong in a file that another tool defines: told, and the rest of the file counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.model import Location
    from dunnage.suppression.suppression import Suppression


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that does not count, and why."""

    location: Location
    message: str  # without its end: "`2026-13-01` is no date"

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


def too_many(location: Location, most: int) -> Mistake:
    """Tell where a file, or several together, have reached their bound."""
    return Mistake(location, f"from here on nothing counts: {most:,} entries are enough")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a file allows, and what in it does not count."""

    suppressions: tuple[Suppression, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
