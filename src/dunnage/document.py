"""JSON from outside, read into typed values: the one border that every tool's output crosses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator


class DocumentError(ToolError):
    """A document is not what its producer promises; the text names the document and the place."""


@dataclass(frozen=True, slots=True)
class Document:
    """A value somewhere in a JSON document; what is absent is the value None, as null is."""

    value: object
    where: str  # "Trivy's report.Results[0].Type"

    def at(self, *names: str) -> Document:
        """Go to a member of a member; absent where there is no such member."""
        found = self
        for name in names:
            members = found.value if isinstance(found.value, dict) else {}
            found = Document(members.get(name), f"{found.where}.{name}")
        return found

    def __iter__(self) -> Iterator[Document]:
        """Go through the items of a list; an absent list has none."""
        items = self.value if self.value is not None else []
        if not isinstance(items, list):
            self._refuse("a list")
        for index, item in enumerate(items):
            yield Document(item, f"{self.where}[{index}]")

    @property
    def members(self) -> Iterator[tuple[str, Document]]:
        """Go through the members of an object; an absent object has none."""
        members = self.value if self.value is not None else {}
        if not isinstance(members, dict):
            self._refuse("an object")
        for name, value in members.items():
            yield name, Document(value, f"{self.where}.{name}")

    @property
    def is_present(self) -> bool:
        """Say whether there is anything at all."""
        return self.value is not None

    @property
    def text(self) -> str:
        """Demand a text."""
        if not isinstance(self.value, str):
            self._refuse("a text")
        return self.value

    @property
    def text_or_none(self) -> str | None:
        """Take a text that may be absent; an empty one counts as absent."""
        return self.text or None if self.is_present else None

    @property
    def integer(self) -> int:
        """Demand a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self._refuse("a whole number")
        return self.value

    @property
    def integer_or_none(self) -> int | None:
        """Take a whole number that may be absent."""
        return self.integer if self.is_present else None

    @property
    def number_or_none(self) -> float | None:
        """Take a number that may be absent."""
        return self.value if isinstance(self.value, float) else self.integer_or_none

    @property
    def flag(self) -> bool:
        """Take a truth value; an absent one is false."""
        if self.value is not None and not isinstance(self.value, bool):
            self._refuse("true or false")
        return bool(self.value)

    def _refuse(self, kind: str) -> NoReturn:
        complaint = f"is not {kind}" if self.is_present else "is missing"
        message = f"{self.where} {complaint}"
        raise DocumentError(message)


def parse(data: bytes | str, name: str) -> Document:
    """Read JSON; `name` says in errors what the document is: "Trivy's report"."""
    try:
        return Document(json.loads(data), name)
    except RecursionError:
        problem = f"{name} is nested too deeply"
    except ValueError as error:
        problem = f"{name} is not JSON: {error}"
    raise DocumentError(problem)
