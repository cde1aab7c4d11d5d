"""What one change adds to an image: a baseline against the image at hand."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.image import instructions

if TYPE_CHECKING:
    from dunnage.image.snapshot import Mark, Snapshot
    from dunnage.image.volatile import Volatile
    from dunnage.image.waste import Waste
    from dunnage.model import Finding, Layer, Package, Share, Sizes


class Change(enum.StrEnum):
    """What happened to an instruction."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"
    MOVED = "moved"  # the same text behind or before others than it was
    CHANGED = "changed"  # the same text at the same place, and other bytes


class PackageChange(enum.StrEnum):
    """What happened to a package."""

    ADDED = "added"
    REMOVED = "removed"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    CHANGED = "changed"  # another version, and which is the later one is not known
    DUPLICATED = "duplicated"  # a further copy or version of what the image has already
    MOVED = "moved"  # the same version in another folder


@dataclass(frozen=True, slots=True)
class ShareDelta:
    """What one instruction of another stage gave to a layer, before and after."""

    before: Share | None
    after: Share | None

    @property
    def growth(self) -> int:
        """Subtract the unpacked bytes."""
        old, new = (side.unpacked if side else 0 for side in (self.before, self.after))
        return new - old


@dataclass(frozen=True, slots=True)
class InstructionDelta:
    """One instruction's layers, before and after; at least one side is there.

    All layers of the base image count as one, the FROM instruction's.
    """

    before: Layer | None
    after: Layer | None
    sizes: Sizes  # after minus before
    moved: bool = False  # the same text stands behind or before others than it did

    @property
    def change(self) -> Change:
        """Name what happened."""
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.REMOVED
        if self.before.instruction != self.after.instruction:
            return Change.EDITED
        return Change.MOVED if self.moved else Change.CHANGED

    @property
    def shares(self) -> tuple[ShareDelta, ...]:
        """Compare the instructions of other stages behind it, most growth first.

        What grew by nothing is left out. Nothing is told where one side was not traced.
        """
        sides = [side.shares for side in (self.before, self.after) if side is not None]
        if not all(sides):
            return ()
        matches = instructions.pair(
            self.before.shares if self.before else (),
            self.after.shares if self.after else (),
            lambda share: share.step.instruction,
        )
        deltas = (ShareDelta(each.before, each.after) for each in matches)
        changed = (each for each in deltas if each.growth)
        return tuple(sorted(changed, key=lambda each: -each.growth))


@dataclass(frozen=True, slots=True)
class PackageDelta:
    """One package, before and after; at least one side is there."""

    before: Package | None
    after: Package | None
    change: PackageChange

    @property
    def growth(self) -> int | None:
        """Subtract the unpacked bytes; None where either is not known."""
        sizes = [0 if side is None else side.size for side in (self.before, self.after)]
        if sizes[0] is None or sizes[1] is None:
            return None
        return sizes[1] - sizes[0]


@dataclass(frozen=True, slots=True)
class WasteDelta:
    """What one instruction stores for another one to hide, before and after."""

    before: Waste | None
    after: Waste | None

    @property
    def growth(self) -> int:
        """Subtract the hidden bytes."""
        old, new = (side.size if side else 0 for side in (self.before, self.after))
        return new - old


@dataclass(frozen=True, slots=True)
class PartDelta:
    """How much a part of the image grew, in unpacked bytes."""

    name: str
    base: int
    own: int


@dataclass(frozen=True, slots=True)
class FindingsDelta:
    """What happened to the findings; each list is sorted, worst first."""

    new: tuple[Finding, ...]
    fixed: tuple[Mark, ...]
    unchanged: tuple[Finding, ...]
    disclosed: tuple[Finding, ...]  # published since, in a package that the baseline has too


@dataclass(frozen=True, slots=True)
class Delta:
    """The baseline against the image at hand; what did not change is left out."""

    baseline: Snapshot
    sizes: Sizes  # after minus before
    base_sizes: Sizes  # the base image's share of it
    instructions: tuple[InstructionDelta, ...]  # most growth first
    packages: tuple[PackageDelta, ...]
    directories: tuple[tuple[str, int], ...]  # path and growth in unpacked bytes, most growth first
    findings: FindingsDelta
    parts: tuple[PartDelta, ...] = ()
    waste: tuple[WasteDelta, ...] = ()  # most growth first
    # The growth of what differs from build to build, where it explains an instruction's.
    volatile: tuple[Volatile, ...] = ()
    notes: tuple[str, ...] = ()  # what a reader must know of the comparison, a sentence each

    @property
    def own_sizes(self) -> Sizes:
        """Leave out what the base image did."""
        return self.sizes - self.base_sizes
