"""The two honest sizes, beside the baseline's."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from dunnage.markdown import table
from dunnage.model import Sizes
from dunnage.report.sections.place import commit
from dunnage.report.sections.section import Section
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.image.delta import Delta
    from dunnage.report.report import Origin, Report

    Measure = Callable[[Sizes], int]

_BOTH: tuple[tuple[str, Measure], ...] = (
    ("On disk, unpacked", attrgetter("unpacked")),
    ("To pull, compressed", attrgetter("compressed")),
)
_NOTHING = Sizes(0, 0)
_FIRST = "There is no baseline to compare with, as is normal for a first image."


def sizes(report: Report) -> Section | None:
    """Compare both sizes; what the base image did stands apart from the change's own part."""
    if report.sizes is None or report.is_unchanged:
        return None
    if report.delta is None:
        unknown = any(problem.part == "baseline" for problem in report.problems)
        return None if unknown else Section("size", _FIRST, 1)
    if report.delta.sizes == report.delta.base_sizes == _NOTHING:
        return None  # the headline says so
    return Section("size", _compared(report.sizes, report.delta, report.origin), 1)


def _compared(now: Sizes, delta: Delta, origin: Origin) -> str:
    baseline = commit(replace(origin, commit=delta.baseline.commit))
    head = ("", f"baseline {baseline}:", "now:", "change:", "base image:", "own part:")
    rows = [
        (
            name,
            size(measure(delta.baseline.sizes)),
            size(measure(now)),
            f"**{change(measure(delta.sizes))}**",
            change(measure(delta.base_sizes)),
            change(measure(delta.own_sizes)),
        )
        for name, measure in _BOTH
    ]
    return table(head, rows, len(rows))
