"""Which instruction adds the bytes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from dunnage.image.delta import Change
from dunnage.markdown import code, table
from dunnage.model import Sizes
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.image.delta import Delta
    from dunnage.model import Layer
    from dunnage.report.report import Origin, Report

_TITLE = "Size by instruction"
_HEAD = ("Instruction", "Line", "On disk:", "To pull:")
_INSTRUCTION = 72  # characters that fit beside the other columns


def growth(report: Report, rows: int) -> Section | None:
    """Name the instructions that changed in size; of a first image, all that have one."""
    if report.delta is not None:
        body = _changes(report.delta, report.origin, rows) if report.delta.instructions else ""
    else:
        body = _contents(report.snapshot.layers, report.origin, rows) if report.snapshot else ""
    return Section(_TITLE, f"### {_TITLE}\n\n{body}", 2) if body else None


def _changes(delta: Delta, origin: Origin, rows: int) -> str:
    before = replace(origin, commit=delta.baseline.commit)
    lines = [
        (
            _label(layer, each.change),
            place(layer.location, origin if each.after else before),
            f"**{change(each.sizes.unpacked)}**",
            change(each.sizes.compressed),
        )
        for each in delta.instructions[:rows]
        if (layer := each.after or each.before)
    ]
    return table(_HEAD, lines, len(delta.instructions))


def _label(layer: Layer, what: Change | None = None) -> str:
    marks = ["base image"] if layer.base else []
    marks += [what] if what in {Change.ADDED, Change.REMOVED} else []
    return " ".join([code(layer.instruction, _INSTRUCTION), *(f"_{mark}_" for mark in marks)])


def _contents(layers: Iterable[Layer], origin: Origin, rows: int) -> str:
    owners = [(owner, _sum(same)) for owner, same in groupby(layers, key=_owner)]
    filled = [(owner, sizes) for owner, sizes in owners if sizes.unpacked]
    filled.sort(key=lambda each: -each[1].unpacked)
    lines = [
        (
            _label(layer),
            place(layer.location, origin),
            f"**{size(sizes.unpacked)}**",
            size(sizes.compressed),
        )
        for layer, sizes in filled[:rows]
    ]
    return table(_HEAD, lines, len(filled)) if filled else ""


def _owner(layer: Layer) -> Layer:
    # What the layers of one instruction have in common: a base image's are many, one line's work.
    return replace(layer, diff_id="", sizes=Sizes(0, 0))


def _sum(layers: Iterable[Layer]) -> Sizes:
    return sum((layer.sizes for layer in layers), Sizes(0, 0))
