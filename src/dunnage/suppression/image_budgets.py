"""What the policy file says of how large one image may be, and for how long it may be larger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage.gate import Exemption

if TYPE_CHECKING:
    from datetime import date

    from dunnage.budget import Budget
    from dunnage.gate import Limits
    from dunnage.model import Location


@dataclass(frozen=True, slots=True)
class BudgetWaiver:
    """A budget that does not count for a while."""

    budget: str  # "max-size" or "max-increase"
    until: date  # the last day
    reason: str
    location: Location

    def is_over(self, today: date) -> bool:
        """Tell whether its last day has passed."""
        return today > self.until


@dataclass(frozen=True, slots=True)
class ImageBudgets:
    """One image's budgets; what is None is left to the inputs."""

    image: str  # its name, whatever the platform
    max_size: Budget | None = None
    max_increase: Budget | None = None
    waivers: tuple[BudgetWaiver, ...] = ()

    def narrow(self, limits: Limits, today: date) -> Limits:
        """Put these budgets in the place of those for all images."""
        valid = (each for each in self.waivers if not each.is_over(today))
        return replace(
            limits,
            max_size=self.max_size or limits.max_size,
            max_increase=self.max_increase or limits.max_increase,
            exemptions=tuple(Exemption(each.budget, each.until, each.reason) for each in valid),
        )
