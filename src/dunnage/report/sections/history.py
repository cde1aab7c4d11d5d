"""How the size went over the default branch's last commits, as bars and as a chart."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from dunnage.markdown import details
from dunnage.report.sections.section import Section
from dunnage.units import counted, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dunnage.model import Sizes
    from dunnage.report.report import Report

    Measure = Callable[[Sizes], int]

_TITLE = "Size over time"
_POINTS = 20  # of the default branch
_FEWEST = 3  # two are a change, which is told already
_BARS = "▁▂▃▄▅▆▇"  # an odd number: what does not change is in the middle of one
# The least that the bars span, as a share of the largest: a change of 1 % is a step, and one of
# 0.1 % does not look like a doubling.
_SPAN = 0.055
# The theme's own first colour can hardly be seen on white. https://mermaid.js.org/syntax/xyChart.html
_COLOUR = '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#0969da"}}}}%%'
_BOTH: tuple[tuple[str, Measure], ...] = (
    ("on disk", attrgetter("unpacked")),
    ("to pull", attrgetter("compressed")),
)


def history(report: Report) -> Section | None:
    """Draw both sizes, oldest first and this image last; nothing where there is no history."""
    if report.sizes is None or report.is_unchanged:
        return None
    earlier = [each for each in report.trend if each.commit != report.origin.commit][-_POINTS:]
    if len(earlier) + 1 < _FEWEST:
        return None
    known = [*(each.sizes for each in earlier), report.sizes]
    drawn = [(name, list(map(measure, known))) for name, measure in _BOTH]
    lines = [f"{name}  {_line(values)}" for name, values in drawn]
    block = "\n".join(["```text", *lines, "```"])
    about = f"Over the last {counted(len(earlier), 'commit')} of the default branch, and this one:"
    charts = details("As a chart", "\n\n".join(_chart(name, values) for name, values in drawn))
    return Section(_TITLE, f"### {_TITLE}\n\n{about}\n\n{block}\n\n{charts}", 8)


def bars(values: Sequence[int]) -> str:
    """Draw a bar for each value; they stand for the space between the bounds, not from zero."""
    low, high = _bounds(values)
    steps = (round((each - low) / (high - low) * (len(_BARS) - 1)) for each in values)
    return "".join(_BARS[step] for step in steps)


def _bounds(values: Sequence[int]) -> tuple[float, float]:
    least, most = min(values), max(values)
    beyond = max(0.0, max(most * _SPAN, 1.0) - (most - least)) / 2
    return least - beyond, most + beyond


def _line(values: Sequence[int]) -> str:
    least, most = size(min(values)), size(max(values))
    first, last = size(values[0]), size(values[-1])
    return f"{bars(values)}  {first} → {last} (least {least}, most {most})"


def _chart(name: str, values: Sequence[int]) -> str:
    low, high = (f"{each / 1e6:.2f}" for each in _bounds(values))
    figures = ", ".join(f"{each / 1e6:.2f}" for each in values)
    commits = [*(f"-{number}" for number in range(len(values) - 1, 0, -1)), "this"]
    lines = (
        "```mermaid",
        _COLOUR,
        "xychart-beta",
        f'  title "MB {name}"',
        f'  x-axis "commits" [{", ".join(map(_quoted, commits))}]',
        f'  y-axis "MB" {low} --> {high}',
        f"  line [{figures}]",
        "```",
    )
    return "\n".join(lines)


def _quoted(name: str) -> str:
    return f'"{name}"'
