"""What one change adds to an image: a baseline against the image at hand."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.image.snapshot import Mark, Snapshot
    from dunnage.model import Finding, Layer, Package, Sizes


class Change(enum.StrEnum):
    """What happened to an instruction or a package."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class InstructionDelta:
    """One instruction's layers, before and after; at least one side is there.

    All layers of the base image count as one, the FROM instruction's.
    """

    before: Layer | None
    after: Layer | None
    sizes: Sizes  # after minus before

    @property
    def change(self) -> Change:
        """Name what happened."""
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED


@dataclass(frozen=True, slots=True)
class PackageDelta:
    """One package at one path, before and after; at least one side is there."""

    before: Package | None
    after: Package | None

    @property
    def growth(self) -> int | None:
        """Subtract the unpacked bytes; None where either is not known."""
        sizes = [0 if side is None else side.size for side in (self.before, self.after)]
        if sizes[0] is None or sizes[1] is None:
            return None
        return sizes[1] - sizes[0]


@dataclass(frozen=True, slots=True)
class FindingsDelta:
    """What happened to the findings; each list is sorted, worst first."""

    new: tuple[Finding, ...]
    fixed: tuple[Mark, ...]
    unchanged: tuple[Finding, ...]
    disclosed: tuple[Finding, ...]  # published since, in a package that the baseline has too


@dataclass(frozen=True, slots=True)
class Delta:
    """The baseline against the image at hand."""

    baseline: Snapshot
    sizes: Sizes  # after minus before
    base_sizes: Sizes  # the base image's share of it
    instructions: tuple[InstructionDelta, ...]  # those that changed in size, most growth first
    packages: tuple[PackageDelta, ...] | None  # None: either side is not known
    directories: tuple[tuple[str, int], ...]  # path and growth in unpacked bytes, most growth first
    findings: FindingsDelta

    @property
    def own_sizes(self) -> Sizes:
        """Leave out what the base image did."""
        return self.sizes - self.base_sizes
