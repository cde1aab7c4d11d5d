"""What VEX says of vulnerabilities, whichever format says it: later statements outweigh earlier.

https://www.cisa.gov/sites/default/files/2023-04/minimum-requirements-for-vex-508c.pdf
"""

from __future__ import annotations

import enum
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dunnage.model import Tool
from dunnage.plain import plain
from dunnage.suppression.scope import Part, Scope
from dunnage.suppression.suppression import Kind, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.model import Location
    from dunnage.suppression.purl import Purl

MOST = 2_000  # statements; a bound of ours
_REASON = 300  # characters
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Status(enum.StrEnum):
    """What a vulnerability is to a product."""

    NOT_AFFECTED = "not_affected"
    FIXED = "fixed"
    AFFECTED = "affected"
    UNDER_INVESTIGATION = "under_investigation"

    @property
    def allows(self) -> bool:
        """Say whether there is nothing to be done."""
        return self in (Status.NOT_AFFECTED, Status.FIXED)


@dataclass(frozen=True, slots=True)
class Product:
    """A package, or an image or package with the packages in it that a statement is about."""

    purl: Purl
    parts: tuple[Purl, ...] = ()

    def within(self, image: str) -> Iterator[Part]:
        """Name the packages that this is in an image of that name.

        An image is known by its name alone, as each build has another digest.
        """
        if self.purl.type == "oci":
            if self.purl.version is None and self.purl.name == image.rpartition("/")[2].lower():
                yield from map(Part, self.parts or (None,))
        elif not self.parts:
            yield Part(self.purl)
        elif self.purl.type == "npm":
            yield from (Part(each, within=self.purl) for each in self.parts)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a document."""

    vulnerabilities: tuple[str, ...]  # the id and its other names
    status: Status
    products: tuple[Product, ...]
    reason: str  # as people read it
    made: datetime | None  # None: nobody says when, so that any other outweighs it
    location: Location


def reason(status: Status, justification: str | None, detail: str | None) -> str:
    """Tell why in words: "not affected: component not present. It is only in the tests"."""
    words = (str(status), justification or "")
    known = ": ".join(each.replace("_", " ") for each in words if each)
    return plain(". ".join(filter(None, (known, detail))), _REASON)


def moment(text: str | None) -> datetime | None:
    """Read a time stamp; None where it is none."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def suppressions(statements: Iterable[Statement], image: str) -> Iterator[Suppression]:
    """Allow what is said to need nothing, but for what a later statement doubts."""
    doubts: defaultdict[str, tuple[Part, ...]] = defaultdict(tuple)
    ordered = sorted(statements, key=lambda each: each.made or _LONG_AGO)
    for each in reversed(ordered):
        parts = tuple(part for product in each.products for part in product.within(image))
        for rule in each.vulnerabilities if parts else ():
            if each.status.allows:
                scope = Scope(parts=parts, unless=doubts[rule])
                yield Suppression(
                    Kind.FOREIGN, rule, each.location, each.reason, tool=Tool.TRIVY, scope=scope
                )
            else:
                doubts[rule] += parts
