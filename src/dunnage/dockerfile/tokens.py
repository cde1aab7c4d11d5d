"""The words and operators of a POSIX shell script, each with its place in the script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLANKS = " \t\r"
_METACHARACTERS = frozenset({*_BLANKS, *"\n;&|()<>", ""})
_OPERATOR = re.compile(r"&>>|<<-|<<<|&&|\|\||;;|\|&|>>|<<|>&|<&|>\||&>|<>|[;&|()<>\n]")


@dataclass(frozen=True, slots=True)
class Script:
    """A text that a shell runs, and the line of the file for each offset in it."""

    text: str
    line: Callable[[int], int]

    def cut(self, start: int, end: int) -> Script:
        """Take a part of the script; its lines stay those of the whole."""
        return Script(self.text[start:end], lambda offset: self.line(start + offset))


@dataclass(frozen=True, slots=True)
class Operator:
    """A control or redirection operator; a line feed is one too."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its quotes; variables and `$(…)` in it stay as they are written."""

    text: str
    offsets: tuple[int, ...]  # where each character of the text stands
    start: int
    end: int
    quoted: bool
    substitutions: tuple[tuple[int, int], ...]  # where the commands of each `$(…)` stand


def tokens(text: str) -> Iterator[Word | Operator]:
    """Cut a script into its tokens; bodies of here-documents and comments are none."""
    position = 0
    heredocs: list[tuple[str, bool]] = []
    announced: str | None = None
    while position < len(text):
        if text[position] in _BLANKS:
            position += 1
        elif text.startswith("\\\n", position):
            position += 2
        elif text[position] == "#":
            position = _end_of_line(text, position)
        elif not _opens_process(text, position) and (match := _OPERATOR.match(text, position)):
            yield Operator(match[0], position)
            position = match.end()
            announced = match[0] if match[0] in ("<<", "<<-") else None
            if match[0] == "\n":
                for name, chomp in heredocs:
                    position = _after_heredoc(text, position, name, chomp=chomp)
                heredocs.clear()
        else:
            word = _WordReader(text, position).read()
            yield word
            position = word.end
            if announced:
                heredocs.append((word.text, announced == "<<-"))
                announced = None


def _opens_process(text: str, position: int) -> bool:
    return text.startswith(("<(", ">("), position)


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _after_heredoc(text: str, position: int, name: str, *, chomp: bool) -> int:
    while position < len(text):
        end = _end_of_line(text, position)
        line = text[position:end].rstrip("\r")
        position = end + 1
        if (line.lstrip("\t") if chomp else line) == name:
            break
    return min(position, len(text))


class _WordReader:
    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self._start = self._position = position
        self._offsets: list[int] = []
        self._quoted = False
        self._substitutions: list[tuple[int, int]] = []

    def read(self) -> Word:
        while self._peek() not in _METACHARACTERS or _opens_process(self._text, self._position):
            match self._peek():
                case "'":
                    self._single_quoted()
                case '"':
                    self._double_quoted()
                case "\\":
                    self._escaped()
                case _:
                    self._expandable()
        text = "".join(self._text[offset] for offset in self._offsets)
        return Word(
            text=text,
            offsets=tuple(self._offsets),
            start=self._start,
            end=self._position,
            quoted=self._quoted,
            substitutions=tuple(self._substitutions),
        )

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _keep_until(self, end: int) -> None:
        self._offsets += range(self._position, end)
        self._position = end

    def _single_quoted(self) -> None:
        self._quoted = True
        self._position += 1
        end = self._text.find("'", self._position)
        self._keep_until(end if end >= 0 else len(self._text))
        self._position += 1

    def _double_quoted(self) -> None:
        self._quoted = True
        self._position += 1
        while (character := self._peek()) not in ('"', ""):
            if (
                character == "\\"
                and self._text[self._position + 1 : self._position + 2] in '$`"\\\n'
            ):
                self._escaped()
            else:
                self._expandable()
        self._position += 1

    def _escaped(self) -> None:
        self._position += 1
        if self._peek() == "\n":
            self._position += 1
        else:
            self._quoted = True
            self._keep_until(min(self._position + 1, len(self._text)))

    def _expandable(self) -> None:
        if self._text.startswith(("$(", "<(", ">("), self._position):
            end = _closing_parenthesis(self._text, self._position + 2)
            if not self._text.startswith("$((", self._position):
                self._substitutions.append((self._position + 2, end))
            self._keep_until(min(end + 1, len(self._text)))
        elif self._peek() == "`":
            end = self._text.find("`", self._position + 1)
            end = end if end >= 0 else len(self._text)
            self._substitutions.append((self._position + 1, end))
            self._keep_until(min(end + 1, len(self._text)))
        elif self._text.startswith("${", self._position):
            end = self._text.find("}", self._position)
            self._keep_until(end + 1 if end >= 0 else len(self._text))
        else:
            self._keep_until(self._position + 1)


def _closing_parenthesis(text: str, position: int) -> int:
    depth = 1
    quote = ""
    while position < len(text):
        character = text[position]
        if character == "\\" and quote != "'":
            position += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in ("'", '"'):
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if not depth:
                return position
        position += 1
    return len(text)
