"""The bytes that the image carries and no container sees, and how not to store them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, text
from dunnage.report import sentences
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.image.delta import WasteDelta
    from dunnage.image.waste import Waste
    from dunnage.model import Step
    from dunnage.report.report import Origin, Report

_TITLE = "Wasted bytes"
_UNFOLDED = 5
_WORTH = 100_000  # bytes; every `apt-get install` replaces some files of its own


def waste(report: Report, rows: int) -> Section | None:
    """Name what this change wastes; what the baseline wastes too, and trifles, are folded."""
    carried = report.snapshot.waste if report.snapshot else ()
    changed = report.delta.waste if report.delta else ()
    grown = {each.after: each for each in changed if each.after and each.growth >= _WORTH}
    is_first = report.delta is None
    new = [each for each in carried if each in grown or (is_first and each.size >= _WORTH)]
    told = frozenset(new[:_UNFOLDED])
    rest = [each for each in carried if each not in told]
    parts = [_list(new[:_UNFOLDED], grown, report.origin, rows)] if new else []
    freed = sum(min(each.growth, 0) for each in changed)
    if freed <= -_WORTH:
        parts.append(f"No longer wasted: **{change(freed)}**.")
    if not parts:
        return None
    if rest:
        title = f"Other wasted bytes: {size(sum(each.size for each in rest))}"
        parts.append(details(title, _list(rest, grown, report.origin, rows)))
    return Section(_TITLE, "\n\n".join([f"### {_TITLE}", *parts]), 6)


def _list(
    wasted: Sequence[Waste], grown: dict[Waste, WasteDelta], origin: Origin, rows: int
) -> str:
    lines = [
        f"- **{change(grown[each].growth) if each in grown else size(each.size)}** "
        f"({text(sentences.examples(each))}): stored by {_step(each.stored, origin)}, "
        f"{each.how} by {_step(each.by, origin)}. {sentences.advice(each)}"
        for each in wasted[:rows]
    ]
    more = len(wasted) - len(lines)
    return "\n".join(lines) + (f"\n\n…and {more:,} more." if more else "")


def _step(step: Step, origin: Origin) -> str:
    name = code(sentences.shortened(step.instruction), 60)
    return f"{name} ({place(step.location, origin)})" if step.location else name
