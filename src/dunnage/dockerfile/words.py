"""BuildKit's shell words: quotes, escapes and variables in the arguments of an instruction.

https://github.com/moby/buildkit/tree/master/frontend/dockerfile/shell
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.dockerfile import expansion
from dunnage.dockerfile.expansion import MAX_LENGTH, ExpansionError
from dunnage.dockerfile.syntax import WHITE_SPACE

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPECIAL_PARAMETERS = "@*#?-$!0"
_MAX_DEPTH = 50  # of `${a:-${b:-${c}}}`


@dataclass(frozen=True, slots=True)
class Lexer:
    """How to read words.

    A reference to a variable that is not in `variables` stays as it stands, for a base image may
    set it; where it has an operator, as in `${name:-default}`, the operator decides.
    """

    escape: str = "\\"
    variables: Mapping[str, str] | None = None  # None: expand nothing, keep every reference
    keep_quotes: bool = False
    keep_escapes: bool = False

    def word(self, text: str) -> str:
        """Read the text as one word, blanks and all."""
        return _Reader(self, text).read()

    def words(self, text: str) -> tuple[str, ...]:
        """Read the words between unquoted blanks; those of an expanded value count."""
        reader = _Reader(self, text)
        reader.read()
        return tuple("".join(word) for word in reader.words if word)


class _Reader:
    def __init__(self, lexer: Lexer, text: str) -> None:
        self._lexer = lexer
        self._text = text
        self._position = 0
        self._depth = 0
        self._expanded = 0  # characters
        self._keep_escapes = lexer.keep_escapes
        self.words: list[list[str]] = [[]]

    def read(self, stop: str = "") -> str:
        result: list[str] = []
        while (character := self._peek()) != stop:
            if not character:
                message = f"unexpected end of statement while looking for matching {stop}"
                raise ExpansionError(message)
            piece = self._piece(character)
            result.append(piece)
            if not self._depth:
                self._collect(piece, splits=character == "$" or character in WHITE_SPACE)
        self._position += 1
        return "".join(result)

    def _collect(self, piece: str, *, splits: bool) -> None:
        if not splits:
            self.words[-1] += piece
            return
        for character in piece:
            if character in WHITE_SPACE:
                self.words.append([])
            else:
                self.words[-1].append(character)

    def _piece(self, character: str) -> str:
        match character:
            case "$":
                return self._reference()
            case "<":
                return self._heredoc_operator()
            case "'":
                return self._single_quoted()
            case '"':
                return self._double_quoted()
            case self._lexer.escape:
                return self._escaped()
            case _:
                return self._take()

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _take(self) -> str:
        character = self._peek()
        self._position += 1
        return character

    def _escaped(self) -> str:
        escape, character = self._take(), self._take()
        return escape + character if self._keep_escapes else character

    def _heredoc_operator(self) -> str:
        # `<< EOF` is one word, so that the name of the here-document stays with its operator.
        start = self._position
        if not self._text.startswith("<<", start):
            return self._take()
        self._position += 2
        while self._peek() and self._peek() in "\t\r ":
            self._position += 1
        return self._text[start : self._position]

    def _single_quoted(self) -> str:
        start = self._position
        end = self._text.find("'", start + 1)
        if end < 0:
            message = "unexpected end of statement while looking for matching single-quote"
            raise ExpansionError(message)
        self._position = end + 1
        quoted = self._text[start : end + 1]
        return quoted if self._lexer.keep_quotes else quoted[1:-1]

    def _double_quoted(self) -> str:
        self._position += 1
        result: list[str] = []
        while (character := self._peek()) != '"':
            if not character:
                message = "unexpected end of statement while looking for matching double-quote"
                raise ExpansionError(message)
            if character == "$":
                result.append(self._reference())
            elif character == self._lexer.escape:
                result.append(self._escaped_in_quotes())
            else:
                result.append(self._take())
        self._position += 1
        inside = "".join(result)
        return f'"{inside}"' if self._lexer.keep_quotes else inside

    def _escaped_in_quotes(self) -> str:
        escape = self._take()
        kept = escape if self._keep_escapes else ""
        return kept + (self._take() if self._peek() in ('"', "$", escape) else escape)

    def _reference(self) -> str:
        start = self._position
        self._position += 1
        if self._peek() == "{":
            self._position += 1
            value = self._braces(start)
        else:
            name = self._name()
            value = self._value(name, start) if name else "$"
        self._expanded += len(value)
        if self._expanded > MAX_LENGTH:
            message = "the expanded word is too long"
            raise ExpansionError(message)
        return value

    def _value(self, name: str, start: int) -> str:
        variables = self._lexer.variables or {}
        return variables.get(name, self._text[start : self._position])

    def _name(self) -> str:
        start = self._position
        first = self._peek()
        if first and first in _SPECIAL_PARAMETERS:
            return self._take()
        accepts = str.isdecimal if first.isdecimal() else _is_name_character
        while (character := self._peek()) and accepts(character):
            self._position += 1
        return self._text[start : self._position]

    def _braces(self, start: int) -> str:
        if self._peek() in ("{", "}", ":"):
            message = "bad substitution"
            raise ExpansionError(message)
        name = self._name()
        operator = self._take()
        if operator == "}":
            return self._value(name, start)
        if operator == ":":
            operator += self._take()
        if operator == "/":
            return self._replacement(name, start)
        # Any other character after a colon is told only when there is something to expand.
        if operator in (":", ":#", ":%") or operator[:1] not in tuple(":+-?#%"):
            message = f"unsupported modifier ({operator}) in substitution"
            raise ExpansionError(message)
        word = self._operand("}", keep_escapes=operator in ("#", "%"))
        if operator in ("#", "%") and word.startswith(operator):
            operator, word = operator * 2, word[1:]
        if self._lexer.variables is None:
            return self._text[start : self._position]
        return expansion.substitute(operator, name, self._lexer.variables.get(name), word)

    def _replacement(self, name: str, start: int) -> str:
        everywhere = self._peek() == "/"
        self._position += everywhere
        pattern = self._operand("/", keep_escapes=True)
        word = self._operand("}", keep_escapes=True)
        if self._lexer.variables is None:
            return self._text[start : self._position]
        value = self._lexer.variables.get(name, "")
        return expansion.replace(value, pattern, word, everywhere=everywhere)

    def _operand(self, stop: str, *, keep_escapes: bool) -> str:
        if self._depth == _MAX_DEPTH:
            message = "substitutions are nested too deeply"
            raise ExpansionError(message)
        outer, self._keep_escapes = self._keep_escapes, keep_escapes
        self._depth += 1
        operand = self.read(stop)
        self._depth -= 1
        self._keep_escapes = outer
        return operand


def _is_name_character(character: str) -> bool:
    return character.isalpha() or character.isdecimal() or character == "_"
