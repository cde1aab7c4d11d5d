"""A part of the comment that is shown whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.markdown import link

if TYPE_CHECKING:
    from collections.abc import Iterable

ALWAYS = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A title, which names the section where it had to be left out, and Markdown."""

    title: str
    body: str
    priority: int  # the highest goes first when there is too much; ALWAYS stays


def fit(sections: Iterable[Section], limit: int, elsewhere: str | None = None) -> str:
    """Join what fits into `limit` bytes of UTF-8; a last line names what did not.

    `elsewhere` is the URL of the run whose summary has it all.
    """
    kept = list(sections)
    dropped: list[str] = []
    while _size(document := _join(kept, dropped, elsewhere)) > limit:
        least = max(kept, key=lambda section: section.priority)
        if least.priority == ALWAYS:
            break
        kept.remove(least)
        dropped.append(least.title)
    return document


def _size(document: str) -> int:
    return len(document.encode())


def _join(kept: list[Section], dropped: list[str], elsewhere: str | None) -> str:
    where = link("the summary of this run", elsewhere)
    more = f"; {where} has more" if elsewhere else ""
    note = f"_Too long to show here: {', '.join(dropped)}{more}._"
    return "\n\n".join([*(section.body for section in kept), *([note] if dropped else [])]) + "\n"
