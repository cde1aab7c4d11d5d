"""GitHub's expressions, as far as recipes use them: `${{ matrix.image }}`, `!cancelled() && …`.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn, TypeAlias

from bed.process import BedError

Value: TypeAlias = object  # as JSON has it

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<word>[A-Za-z_][\w-]*(?:\.[\w-]+)*)"
    r"|(?P<sign>&&|\|\||==|!=|[!()]))"
)
_HOLE: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_STATUS: Final = re.compile(r"\b(?:always|cancelled|failure|success)\(")
_LITERALS: Final[Mapping[str, Value]] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions of one place can name: `github`, `matrix`, `vars` and their like."""

    contexts: Mapping[str, Value] = field(default_factory=dict)
    has_failed: bool = False  # what `success()` and `failure()` go by

    def fill(self, text: str) -> str:
        """Put its value in the place of each expression."""
        return _HOLE.sub(lambda hole: _text(self.value(hole[1])), text)

    def allows(self, condition: str | None) -> bool:
        """Evaluate an `if:`; without a status function in it, nothing may have failed before."""
        if condition is None:
            return not self.has_failed
        whole = _HOLE.fullmatch(condition.strip())
        expression = whole[1] if whole else condition
        holds = _is_true(self.value(expression))
        return holds and (bool(_STATUS.search(expression)) or not self.has_failed)

    def value(self, expression: str) -> Value:
        """Evaluate one expression."""
        reader = _Reader(expression, self)
        value = reader.alternatives()
        reader.end()
        return value

    def look_up(self, path: str) -> Value:
        """Follow `github.event.number`; what is not there is null."""
        value: Value = self.contexts
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def call(self, name: str) -> bool:
        """Ask a status function; nobody cancels a run of the bed."""
        match name:
            case "always":
                return True
            case "cancelled":
                return False
            case "failure":
                return self.has_failed
            case "success":
                return not self.has_failed
            case _:
                message = f"{name}() is no function that the bed knows"
                raise BedError(message)


class _Reader:
    """Reads an expression from left to right, by descent."""

    def __init__(self, expression: str, scope: Scope) -> None:
        self._expression = expression.strip()
        self._scope = scope
        self._tokens = self._cut()

    def alternatives(self) -> Value:
        value = self._conjunction()
        while self._take("||"):
            other = self._conjunction()
            value = value if _is_true(value) else other
        return value

    def end(self) -> None:
        if self._tokens:
            self._fail()

    def _conjunction(self) -> Value:
        value = self._comparison()
        while self._take("&&"):
            other = self._comparison()
            value = other if _is_true(value) else value
        return value

    def _comparison(self) -> Value:
        value = self._term()
        if self._take("=="):
            return _text(value).lower() == _text(self._term()).lower()
        if self._take("!="):
            return _text(value).lower() != _text(self._term()).lower()
        return value

    def _term(self) -> Value:
        if self._take("!"):
            return not _is_true(self._term())
        if self._take("("):
            value = self.alternatives()
            self._close()
            return value
        if not self._tokens or self._tokens[0] in ("&&", "||", "==", "!=", ")"):
            self._fail()
        token = self._tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _LITERALS:
            return _LITERALS[token]
        if self._take("("):
            self._close()
            return self._scope.call(token)
        return self._scope.look_up(token)

    def _cut(self) -> list[str]:
        tokens, place = [], 0
        while place < len(self._expression):
            found = _TOKEN.match(self._expression, place)
            if found is None:
                self._fail()
            tokens.append(found[0].strip())
            place = found.end()
        return tokens

    def _take(self, sign: str) -> bool:
        if self._tokens[:1] == [sign]:
            del self._tokens[0]
            return True
        return False

    def _close(self) -> None:
        if not self._take(")"):
            self._fail()

    def _fail(self) -> NoReturn:
        message = f"the bed cannot evaluate {self._expression!r}"
        raise BedError(message)


def _is_true(value: Value) -> bool:
    return bool(value)


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() | int():
            return str(value)
        case _:
            message = f"an object is no text: {value}"
            raise BedError(message)
