"""On which lines of a JSON text each object lies, which no JSON parser of Python tells."""

from __future__ import annotations

import bisect
import json
import re
from typing import TYPE_CHECKING

from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

# A string, with the brace that follows if it names an object; or a bracket.
# Possessive quantifiers keep hostile text linear.
_TOKEN = re.compile(r'("(?:[^"\\]++|\\.)*+")(\s*+:\s*+\{)?|[{}\[\]]', re.DOTALL)
_NEWLINE = re.compile("\n")

# Nesting below this is not told: no lockfile has it, and paths would cost their length squared.
DEEPEST = 100


def objects(text: str) -> Iterator[tuple[tuple[str, ...], Lines]]:
    """Yield the path and lines of each member of an object that is an object, inner ones first.

    `text` must be valid JSON. What lies in arrays is left out. Names that occur twice are told
    twice; the last one is what a parser keeps.
    """
    newlines = [match.start() for match in _NEWLINE.finditer(text)]
    open_members: list[tuple[str, int] | None] = []  # None: the root, an array, what is in one
    for token in _TOKEN.finditer(text):
        key, opens = token.groups()
        if opens:
            open_members.append((key, token.start()))
        elif key is None and token[0] in "{[":
            open_members.append(None)
        elif key is None:
            closed = open_members.pop()
            if closed is not None and None not in open_members[1:] and len(open_members) < DEEPEST:
                names = [*(member[0] for member in open_members[1:] if member), closed[0]]
                first = bisect.bisect_left(newlines, closed[1]) + 1
                last = bisect.bisect_left(newlines, token.start()) + 1
                yield tuple(map(_name, names)), Lines(first, last)


def _name(literal: str) -> str:
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]
