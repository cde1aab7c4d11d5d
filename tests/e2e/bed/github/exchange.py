"""One request to the stand-in and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bed.github.permissions import Token


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A request for which a route and a token were found."""

    request: Request
    token: Token
    parameters: Mapping[str, str]
    body: Mapping[str, Any]

    def number(self, name: str) -> int:
        """Read a path parameter that the description promises to be a whole number."""
        return int(self.parameters[name])


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, its JSON body (`None`: an empty one) and what it adds to the headers."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
