"""JSON with comments and trailing commas (tsconfig.json, bun.lock), made into JSON."""

from __future__ import annotations

import re

# Possessive quantifiers keep hostile text linear, and so does it that the end may be missing.
_STRING = r'"(?:[^"\\]++|\\.)*+"?'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?", re.DOTALL)
_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[}}\]])", re.DOTALL)
_INK = re.compile(r"[^\n]")


def plain(text: str) -> str:
    """Blank out what JSON does not know; everything else keeps its line and column."""
    return _COMMA.sub(_blank, _COMMENT.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return match[1] or _INK.sub(" ", match[0])
