"""One request to the stand-in, its answer, and what is noted of both."""

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
    """A status, its body and what it adds to the headers.

    The body is written as JSON, `None` as nothing, and bytes as they are.
    """

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the request log; `status` is `None` where the connection was dropped."""

    method: str
    path: str
    status: int | None
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @classmethod
    def of(cls, request: Request, answer: Answer | None) -> "Entry":
        """Note a request and what became of it."""
        status = answer.status if answer else None
        return cls(request.method, request.path, status, request.query, request.headers)


@dataclass(frozen=True, slots=True)
class Violation:
    """A request or a response that GitHub's description does not allow."""

    side: str
    method: str
    path: str
    reasons: tuple[str, ...]
