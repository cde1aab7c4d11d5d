"""The places of a repository that a SARIF file points at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote

from bed.checkout import Checkout
from bed.process import BedError


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file, both counted from one; the column is the first after them."""

    path: str
    first: int
    last: int
    end_column: int

    @classmethod
    def of(cls, location: Mapping[str, Any]) -> Self:
        """Read a location of SARIF."""
        physical = location["physicalLocation"]
        region = physical["region"]
        path = unquote(physical["artifactLocation"]["uri"])
        return cls(path, region["startLine"], region["endLine"], region["endColumn"])

    def is_in(self, checkout: Checkout, commit: str) -> bool:
        """Tell whether a commit has these lines, to their very end."""
        try:
            lines = checkout.git("show", f"{commit}:{self.path}").splitlines()
        except BedError:
            return False
        inside = 1 <= self.first <= self.last <= len(lines)
        return inside and self.end_column == len(lines[self.last - 1]) + 1


def places(log: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the place of every result, and every place that it relates to."""
    for run in log["runs"]:
        for result in run["results"]:
            for location in (*result["locations"], *result.get("relatedLocations", ())):
                yield Place.of(location)
