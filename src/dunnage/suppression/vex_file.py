"""VEX documents of a repository: which format one is, and each of its statements with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.document import DocumentError
from dunnage.model import Lines, Location
from dunnage.plain import plain
from dunnage.suppression import cyclonedx, openvex, statement_lines, vex
from dunnage.suppression.mistake import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dunnage.document import Document
    from dunnage.suppression.vex import Statement


@dataclass(frozen=True, slots=True)
class _Format:
    is_one: Callable[[Document], bool]
    items: str  # the member of a document that lists what is said
    statement: Callable[[Document, Document, Location], Statement | None]


_FORMATS = (
    _Format(openvex.is_one, openvex.LIST, openvex.statement),
    _Format(cyclonedx.is_one, cyclonedx.LIST, cyclonedx.statement),
)


def read(content: bytes, path: str) -> Iterator[Statement | Mistake]:
    """Read all statements; what is wrong in a document does not count."""
    first = Location(path, Lines(1, 1))
    try:
        text = content.decode("utf-8-sig")
        yield from _read(document.parse(text, "the document"), text, first)
    except UnicodeDecodeError:
        yield Mistake(first, "this is no text in UTF-8")
    except DocumentError as error:
        yield Mistake(first, plain(str(error)))


def _read(whole: Document, text: str, first: Location) -> Iterator[Statement | Mistake]:
    form = next((each for each in _FORMATS if each.is_one(whole)), None)
    if form is None:
        yield Mistake(first, "this is neither OpenVEX nor CycloneDX in JSON")
        return
    items = tuple(whole.at(form.items))
    lines = statement_lines.starts(text, form.items)
    for index, item in enumerate(items[: vex.MOST + 1]):
        line = lines[index] if len(lines) == len(items) else 1
        location = Location(first.path, Lines(line, line))
        try:
            found = form.statement(whole, item, location)
        except DocumentError as error:
            yield Mistake(location, plain(str(error)))
        else:
            if found is not None:
                yield found
