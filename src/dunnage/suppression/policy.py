"""What a repository's policy file says, once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.linters.equivalents import equivalents

if TYPE_CHECKING:
    from dunnage.model import Location, Severity
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
    """The rules that are off and the waivers, as suppressions, and what is rated anew."""

    suppressions: tuple[Suppression, ...] = ()
    reratings: tuple[Rerating, ...] = ()

    def severity(self, rule: str) -> Severity | None:
        """Look up a rule, or else one of another tool that tells the same problem."""
        rated = {each.rule: each.severity for each in self.reratings}
        names = (rule, *sorted(equivalents(rule)))
        return next((rated[name] for name in names if name in rated), None)


NONE = Policy()
