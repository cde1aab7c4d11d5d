"""What a change adds to an image as lines of plain text, for logs and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.report import sentences
from dunnage.report.lines import line, listed, note, place, step, wasted
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import Delta, InstructionDelta, PackageDelta, WasteDelta
    from dunnage.model import Sizes


def totals(now: Sizes, delta: Delta) -> Iterator[str]:
    """Write both sizes, and whose their growth is."""
    grown, base, own = delta.sizes, delta.base_sizes, delta.own_sizes
    disk = _grown(grown.unpacked, base.unpacked, own.unpacked)
    pull = _grown(grown.compressed, base.compressed, own.compressed)
    yield f"on disk: {size(now.unpacked)} ({disk})"
    yield f"to pull: {size(now.compressed)} ({pull})"


def lines(delta: Delta) -> Iterator[str]:
    """Write instructions, packages and waste, each with its place, then what is to be known."""
    yield from changes(delta)
    yield from map(note, delta.notes)


def changes(delta: Delta) -> Iterator[str]:
    """Write instructions, packages and waste, each with its place."""
    yield from listed("size by instruction", delta.instructions, _instruction)
    for each in delta.volatile:
        yield line(change(each.size), f"of it, without anybody's change: {each.cause}")
    yield from listed("packages", _most_growth_first(delta.packages), _package)
    yield from listed("wasted bytes", delta.waste, _waste)


def _grown(total: int, base: int, own: int) -> str:
    share = f": base image {change(base)}, own part {change(own)}" if base else ""
    return f"{change(total)}{share}"


def _instruction(each: InstructionDelta) -> Iterator[str]:
    layer = each.after or each.before
    where = layer.location if layer else None
    marks = sentences.marks(each)
    named = " → ".join(sentences.names(each)) + (f" ({', '.join(marks)})" if marks else "")
    yield line(change(each.sizes.unpacked), f"{place(where)}{named}")
    for side in each.shares:
        share = side.after or side.before
        if share:
            copied = f", copied by line {where.lines.first}" if where else ""
            yield line(change(side.growth), f"  made by {step(share.step)}{copied}")


def _most_growth_first(packages: Iterable[PackageDelta]) -> list[PackageDelta]:
    return sorted(packages, key=lambda each: (_of_the_base(each), -(each.growth or 0)))


def _of_the_base(each: PackageDelta) -> bool:
    package = each.after or each.before
    return package is not None and package.base


def _package(each: PackageDelta) -> Iterator[str]:
    package = each.after or each.before
    if package:
        told = f"{place(package.location)}{package.name}: {sentences.package(each)}"
        growth = "" if each.growth is None else change(each.growth)
        yield line(growth, told + (" (base image)" if package.base else ""))


def _waste(each: WasteDelta) -> Iterator[str]:
    waste = each.after or each.before
    if waste:
        yield line(change(each.growth), wasted(waste))
