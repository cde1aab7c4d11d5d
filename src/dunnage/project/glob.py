"""Patterns as moby matches them: `**` spans folders, `*`, `?` and `[…]` stay in one.

https://github.com/moby/patternmatcher, https://pkg.go.dev/path/filepath#Match
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A pattern in pieces; what is none, such as an unclosed "[", the builder refuses.
_PIECE = re.compile(
    r"(?P<rest>\*\*/?\Z)|(?P<deep>\*\*/?)|(?P<star>\*)|(?P<any>\?)"
    r"|(?P<set>\[\^?(?:(?:\\.|[^\]\\-])(?:-(?:\\.|[^\]\\-]))?)++\])"
    r"|\\(?P<escaped>.)|(?P<literal>[^\[\\])",
    re.DOTALL,
)
_SET_CHARACTER = re.compile(r"\\(.)|([^-])", re.DOTALL)
_WILD = {"rest": ".*", "deep": "(?:.*/)?", "star": "[^/]*"}
# To backtrack over so many takes little time whatever the path; over more it might take hours.
_MOST_BACKTRACKED = 3


class GlobError(ValueError):
    """A pattern that the builder refuses."""


def compiled(pattern: str) -> Callable[[str], bool]:
    """Make a test for whole paths; GlobError where the pattern is malformed."""
    pieces = tuple(_pieces(pattern))
    (first, *rest) = (*pieces, ("rest", ""))
    if {kind for kind, _ in pieces} <= {"literal"}:
        return pattern.__eq__
    if first == ("deep", "**") and {kind for kind, _ in rest[:-1]} <= {"literal"}:
        suffix = pattern.removeprefix("**")  # "**.log" ends anywhere in a name, unlike "a/**.log"
        return lambda path: path.endswith(suffix)
    try:
        if sum(kind in _WILD for kind, _ in pieces) > _MOST_BACKTRACKED:
            return _Steps(pieces).matches
        regex = "".join(_WILD.get(kind) or _character(kind, text) for kind, text in pieces)
        matches = re.compile(regex, re.DOTALL).fullmatch
    except re.error as error:  # a range such as [z-a]
        raise GlobError(_complaint(pattern)) from error
    return lambda path: matches(path) is not None


def _pieces(pattern: str) -> Iterator[tuple[str, str]]:
    end = 0
    while end < len(pattern):
        found = _PIECE.match(pattern, end)
        if found is None or found.lastgroup is None:
            raise GlobError(_complaint(pattern))
        yield found.lastgroup, found[found.lastgroup]
        end = found.end()


def _character(kind: str, text: str) -> str:
    """Write the regular expression of a piece that stands for one character."""
    if kind == "any":
        return "[^/]"
    if kind != "set":
        return re.escape(text)
    caret = "^" if text.startswith("[^") else ""
    body = _SET_CHARACTER.sub(
        lambda found: re.escape(found[1] or found[2]), text[1:-1][len(caret) :]
    )
    return f"[{caret}{body}]"


def _complaint(pattern: str) -> str:
    return f"syntax error in pattern {pattern}"


class _Steps:
    """A pattern of many wildcards, all ways through it followed at once: linear in the path."""

    def __init__(self, pieces: tuple[tuple[str, str], ...]) -> None:
        self._kinds = tuple(kind for kind, _ in pieces)
        self._characters = tuple(
            None if kind in _WILD else re.compile(_character(kind, text), re.DOTALL)
            for kind, text in pieces
        )

    def matches(self, path: str) -> bool:
        at = set(self._entered(0))
        for character in path:
            at = {after for piece in at for after in self._after(piece, character)}
        return len(self._kinds) in at

    def _entered(self, piece: int) -> Iterator[int]:
        yield piece
        while piece < len(self._kinds) and self._kinds[piece] in _WILD:  # each may match nothing
            piece += 1
            yield piece

    def _after(self, piece: int, character: str) -> Iterator[int]:
        if piece == len(self._kinds):
            return
        matcher = self._characters[piece]
        if matcher is not None:
            if matcher.match(character):
                yield from self._entered(piece + 1)
        elif self._kinds[piece] == "deep":
            yield piece
            if character == "/":
                yield from self._entered(piece + 1)
        elif self._kinds[piece] == "rest" or character != "/":
            yield from self._entered(piece)
