"""What a repository's policy file says, once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.linters.equivalents import equivalents

if TYPE_CHECKING:
    from datetime import date

    from dunnage.gate import Limits
    from dunnage.model import Location, Severity
    from dunnage.suppression.image_budgets import ImageBudgets
    from dunnage.suppression.suppression import Suppression

PATH = ".github/dunnage.yml"


@dataclass(frozen=True, slots=True)
class Rerating:
    """Another severity for a rule."""

    rule: str
    severity: Severity
    location: Location


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that are off and the waivers, as suppressions; what is rated anew; budgets."""

    suppressions: tuple[Suppression, ...] = ()
    reratings: tuple[Rerating, ...] = ()
    budgets: tuple[ImageBudgets, ...] = ()

    def severity(self, rule: str) -> Severity | None:
        """Look up a rule, or else one of another tool that tells the same problem."""
        rated = {each.rule: each.severity for each in self.reratings}
        names = (rule, *sorted(equivalents(rule)))
        return next((rated[name] for name in names if name in rated), None)

    def limits(self, usual: Limits, image: str, today: date) -> Limits:
        """Narrow the limits for all images to those for one."""
        own = next((each for each in self.budgets if each.image == image), None)
        return usual if own is None else own.narrow(usual, today)


NONE = Policy()
