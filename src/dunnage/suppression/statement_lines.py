"""On which lines of a JSON document the items of one of its lists start."""

from __future__ import annotations

import re

# A string, with the bracket that follows if it names a list; a bracket; or a newline.
# Possessive quantifiers keep hostile text linear.
_TOKEN = re.compile(r'("(?:[^"\\]++|\\.)*+")(?:\s*+:\s*+(\[))?|[{}\[\]\n]', re.DOTALL)


def starts(text: str, name: str) -> tuple[int, ...]:
    """Tell where each object of the root's list `name` starts; the last list of that name counts.

    `text` must be valid JSON, and the name be written without escapes.
    """
    found: list[int] = []
    line, depth, is_inside = 1, 0, False
    for token in _TOKEN.finditer(text):
        key, opens = token.groups()
        if key is not None and opens and depth == 1:
            is_inside = key == f'"{name}"'
            found = [] if is_inside else found
        if opens or token[0] in "{[":
            if token[0] == "{" and depth == 2 and is_inside:  # noqa: PLR2004 - root, list
                found.append(line)
            depth += 1
        elif token[0] in "}]":
            depth -= 1
        line += token[0].count("\n")
    return tuple(found)
