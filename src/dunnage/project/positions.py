"""On which lines of a JSON text each object and list lies, which no parser of Python tells."""

from __future__ import annotations

import bisect
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

# A string, with the bracket that follows if it names an object or a list; or a bracket.
# Possessive quantifiers keep hostile text linear.
_TOKEN = re.compile(r'("(?:[^"\\]++|\\.)*+")(\s*+:\s*+[{\[])?|[{}\[\]]', re.DOTALL)
_NEWLINE = re.compile("\n")

# Nesting below this is not told: no lockfile has it, and paths would cost their length squared.
DEEPEST = 100


class _Open(NamedTuple):
    key: str | None  # None: the root, and what lies in a list
    start: int
    is_list: bool


def containers(text: str) -> Iterator[tuple[tuple[str, ...], Lines]]:
    """Yield the path and lines of each member that is an object or a list, inner ones first.

    `text` must be valid JSON. What lies in lists is left out. Names that occur twice are told
    twice; the last one is what a parser keeps.
    """
    newlines = [match.start() for match in _NEWLINE.finditer(text)]
    path: list[_Open] = []
    for token in _TOKEN.finditer(text):
        key, opens = token.groups()
        if opens or (key is None and token[0] in "{["):
            path.append(_Open(key, token.start(), token[0].endswith("[")))
        elif key is None:
            closed = path.pop()
            if closed.key is not None and len(path) < DEEPEST and not _is_in_list(path):
                names = (*(each.key for each in path[1:] if each.key is not None), closed.key)
                first = bisect.bisect_left(newlines, closed.start) + 1
                last = bisect.bisect_left(newlines, token.start()) + 1
                yield tuple(map(_name, names)), Lines(first, last)


def _is_in_list(path: list[_Open]) -> bool:
    return any(each.is_list for each in path)


def _name(literal: str) -> str:
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]
