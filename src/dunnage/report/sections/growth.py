"""Which instruction adds the bytes, and which one made what it copies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.image import piles
from dunnage.markdown import code, text
from dunnage.report import sentences
from dunnage.report.sections.folding import folded
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import change, counted, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dunnage.image.delta import Delta, InstructionDelta
    from dunnage.image.volatile import Volatile
    from dunnage.model import Layer, Step
    from dunnage.report.report import Origin, Report

    Row = tuple[str, ...]
    Source = tuple[Step, str, int]  # an instruction of another stage, its line, its bytes

_TITLE = "Size by instruction"
_HEAD = ("Instruction", "Line", "On disk:", "To pull:")
_INSTRUCTION = 72  # characters that fit beside the other columns
_SOURCES = 3
_UNFOLDED = 8


def growth(report: Report, rows: int) -> Section | None:
    """Name the instructions that changed in size; of a first image, all that have one."""
    if report.delta is not None:
        body = _changes(report.delta, report.origin, rows) if report.delta.instructions else ""
    else:
        body = _contents(report.snapshot.layers, report.origin, rows) if report.snapshot else ""
    return Section(_TITLE, f"### {_TITLE}\n\n{body}", 2) if body else None


def _changes(delta: Delta, origin: Origin, rows: int) -> str:
    before = replace(origin, commit=delta.baseline.commit)
    shown = [tuple(_changed(each, origin, before)) for each in delta.instructions[:rows]]
    changes = folded(_HEAD, shown, len(delta.instructions), _UNFOLDED)
    return "\n\n".join(filter(None, [changes, _unasked(delta.volatile, origin)]))


def _changed(each: InstructionDelta, origin: Origin, before: Origin) -> Iterator[Row]:
    layer = each.after or each.before
    yield (
        label(sentences.names(each), sentences.marks(each)),
        place(layer.location if layer else None, origin if each.after else before),
        f"**{change(each.sizes.unpacked)}**",
        change(each.sizes.compressed),
    )
    sources = [
        (share.step, place(share.step.location, origin if side.after else before), side.growth)
        for side in each.shares
        if (share := side.after or side.before)
    ]
    yield from _copied(sources, change)


def _contents(layers: Sequence[Layer], origin: Origin, rows: int) -> str:
    base = piles.base(layers)
    made = [piles.whole(pile) for pile in (base, *piles.own(layers)) if pile]
    filled = sorted(
        (each for each in made if each.sizes.unpacked), key=lambda each: -each.sizes.unpacked
    )
    shown = [tuple(_stored(each, origin)) for each in filled[:rows]]
    return folded(_HEAD, shown, len(filled), _UNFOLDED) if filled else ""


def _stored(layer: Layer, origin: Origin) -> Iterator[Row]:
    yield (
        label((sentences.shortened(layer.instruction),), ("base image",) if layer.base else ()),
        place(layer.location, origin),
        f"**{size(layer.sizes.unpacked)}**",
        size(layer.sizes.compressed),
    )
    sources = [
        (each.step, place(each.step.location, origin), each.unpacked) for each in layer.shares
    ]
    yield from _copied(sources, size)


def label(names: Iterable[str], marks: Sequence[str] = ()) -> str:
    """Name an instruction, and say what is to be known of it."""
    named = " → ".join(code(name, _INSTRUCTION) for name in names)
    return f"{named} _{', '.join(marks)}_" if marks else named


def _copied(sources: Sequence[Source], figure: Callable[[int], str]) -> Iterator[Row]:
    """Set what COPY --from brought below it, each with the instruction that made it."""
    shown = sources[:_SOURCES]
    for step, line, unpacked in shown:
        yield _source(code(step.instruction, _INSTRUCTION), line, figure(unpacked))
    more = [unpacked for _, _, unpacked in sources[_SOURCES:]]
    if more:
        yield _source(counted(len(more), "more instruction"), "", figure(sum(more)))


def _source(name: str, line: str, figure: str) -> Row:
    return f"&emsp;↳ made by {name}", line, figure, ""


def _unasked(volatile: Sequence[Volatile], origin: Origin) -> str:
    causes = []
    for each in volatile:
        where = place(each.step.location, origin) if each.step else ""
        named = f"{text(each.cause, 100)} ({where})" if where else text(each.cause, 100)
        causes.append(f"{named}: **{change(each.size)}**")
    return f"Of it, without anybody's change: {'; '.join(causes)}." if causes else ""
