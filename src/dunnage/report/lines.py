"""How logs and terminals list things: a title, and lines of a figure and what it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.report import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeVar

    from dunnage.image.waste import Waste
    from dunnage.model import Location, Step

    Told = TypeVar("Told")

_MOST = 15  # of a kind; JSON has them all
_LINE = 300


def listed(
    title: str, items: Sequence[Told], told: Callable[[Told], Iterable[str]], most: int = _MOST
) -> Iterator[str]:
    """List the first of the items below a title, and count the others; no title without items."""
    if items:
        yield f"{title}:"
    for each in items[:most]:
        yield from told(each)
    if len(items) > most:
        yield f"  …and {len(items) - most:,} more"


def line(figure: str, what: str) -> str:
    """Write one line; leading blanks set it below the line before."""
    indent = "  " if what.startswith("  ") else ""
    return f"{figure:>12}  {indent}{plain(what, _LINE)}"


def note(text: str) -> str:
    """Write what is to be known besides."""
    return plain(f"note: {text}", _LINE)


def place(location: Location | None) -> str:
    """Write a place in front of what is there, as compilers do."""
    return f"{location.path}:{location.lines.first}: " if location else ""


def step(each: Step) -> str:
    """Name an instruction and its place."""
    name = plain(sentences.shortened(each.instruction), 80)
    return f"{name} ({each.location.path}:{each.location.lines.first})" if each.location else name


def wasted(waste: Waste) -> str:
    """Say who stores bytes in vain, and who hides them."""
    return (
        f"{waste.how} by {step(waste.by)}, stored by {step(waste.stored)}: "
        f"{sentences.examples(waste)}"
    )
