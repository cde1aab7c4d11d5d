"""How the values of all inputs are parsed, so that every mistake is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dunnage import values

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Reader:
    """Parses values one by one, and keeps every mistake instead of stopping at the first."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.mistakes: list[str] = []

    def read(self, name: str, parse: Callable[[str], T]) -> T:
        """Parse one value; after a mistake the result is never used."""
        try:
            return parse(self._given[name])
        except ValueError as mistake:
            # A secret's value is not repeated, not even in an error.
            shown = "" if name in ("secrets", "token") else f" {self._given[name]!r}"
            self.mistakes.append(f"Input `{name}`{shown}: {mistake}.")
            return None  # type: ignore[return-value]  # from_inputs raises before anyone looks

    def raw(self, name: str) -> str | None:
        """Take a value as it is."""
        return self._given[name] or None

    def plain(self, name: str) -> str:
        """Take one line that no program can read as an option."""
        return self.read(name, values.plain)

    def path(self, name: str) -> str:
        """Take a path; whether it stays inside the workspace is judged where it is used."""
        return self.read(name, values.plain)

    def keyword(self, name: str, *words: str) -> str:
        """Take one of the words that the input knows."""
        return self.read(name, lambda value: values.one_of(value, words))

    def matching(self, name: str, pattern: re.Pattern[str], example: str) -> str | None:
        """Take nothing, or a value of the given form."""

        def parse(value: str) -> str | None:
            if value and not pattern.fullmatch(value):
                message = f"expected a value such as `{example}`"
                raise ValueError(message)
            return value or None

        return self.read(name, parse)
