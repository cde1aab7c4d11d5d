"""What `${name<operator>word}` stands for, operator by operator, as BuildKit's shell has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Linux gives no process a longer variable (MAX_ARG_STRLEN). It bounds what a file can make of
# `ENV A=$B$B`, `ENV B=$A$A`, and so on.
MAX_LENGTH = 131_072
_MAX_PATTERN = 1_024


class ExpansionError(ValueError):
    """A word that BuildKit refuses to expand."""


def substitute(operator: str, name: str, value: str | None, word: str) -> str:
    """Apply an operator to the value of a variable; None: the variable is not set."""
    missing = not value if operator.startswith(":") else value is None
    match operator.removeprefix(":"):
        case "-":
            return word if missing else value or ""
        case "+":
            return "" if missing else word
        case "?":
            if missing:
                message = f"{name}: {word or 'is not set'}"
                raise ExpansionError(message)
            return value or ""
        case "#" | "##":
            return _without_prefix(value or "", Pattern.parse(word), longest=operator == "##")
        case "%" | "%%":
            backwards = Pattern.parse(word).reversed()
            return _without_prefix((value or "")[::-1], backwards, longest=operator == "%%")[::-1]
        case _:
            message = f"unsupported modifier ({operator}) in substitution"
            raise ExpansionError(message)


def replace(value: str, pattern: str, replacement: str, *, everywhere: bool) -> str:
    """Put the replacement in the place of the first, or of every, match of a pattern."""
    pieces: list[str] = []
    position = length = 0
    for begin, end in Pattern.parse(pattern).matches(value):
        pieces += (value[position:begin], replacement)
        position = end
        length += begin - position + len(replacement)
        if length > MAX_LENGTH:
            message = "the replaced value is too long"
            raise ExpansionError(message)
        if not everywhere:
            break
    return "".join((*pieces, value[position:]))


def _without_prefix(value: str, pattern: Pattern, *, longest: bool) -> str:
    span = pattern.find(value, anchored=True, longest=longest)
    return value if span is None else value[span[1] :]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shell pattern of literals, `?` and `*`, cut at each `*`; None is any one character.

    It is no regular expression, because those take exponential time on hostile patterns.
    """

    segments: tuple[tuple[str | None, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern; a backslash quotes the next character."""
        if len(text) > _MAX_PATTERN:
            message = "the pattern is too long"
            raise ExpansionError(message)
        segments: list[list[str | None]] = [[]]
        characters = iter(text)
        for character in characters:
            match character:
                case "*":
                    segments.append([])
                case "?":
                    segments[-1].append(None)
                case "\\":
                    segments[-1].append(_quoted(next(characters, "")))
                case _:
                    segments[-1].append(character)
        return cls(tuple(tuple(segment) for segment in segments))

    def reversed(self) -> Pattern:
        """Turn the pattern round, to match from the end."""
        return Pattern(tuple(segment[::-1] for segment in self.segments[::-1]))

    def matches(self, value: str) -> Iterator[tuple[int, int]]:
        """Find the longest matches from left to right, none of them touching the one before."""
        position, last = 0, -1
        while position <= len(value) and (span := self.find(value, position)):
            begin, end = span
            if not begin == end == last:
                yield span
            last = end
            position = end + 1 if begin == end else end

    def find(
        self, value: str, position: int = 0, *, anchored: bool = False, longest: bool = True
    ) -> tuple[int, int] | None:
        """Find the leftmost match, of all its ends the first or the last."""
        first, *middle = map(_compile, self.segments)
        found = first.match(value, position) if anchored else first.search(value, position)
        if found is None:
            return None
        begin, end = found.span()
        last = middle.pop() if middle else None
        for segment in middle:
            if (found := segment.search(value, end)) is None:
                return None
            end = found.end()
        if last is not None:
            found = _last_match(last, value, end) if longest else last.search(value, end)
        return None if found is None else (begin, found.end() if last is not None else end)


def _quoted(character: str) -> str:
    if character not in tuple("}/*?\\"):
        message = f"invalid escape '\\{character}' in pattern"
        raise ExpansionError(message)
    return character


def _compile(segment: tuple[str | None, ...]) -> re.Pattern[str]:
    literals = ("." if each is None else re.escape(each) for each in segment)
    return re.compile("".join(literals), re.DOTALL)


def _last_match(segment: re.Pattern[str], value: str, start: int) -> re.Match[str] | None:
    positions = range(len(value), start - 1, -1)
    return next((found for each in positions if (found := segment.match(value, each))), None)
