"""The way of a request through the stand-in: fault, token, route, description, permission."""

import json
import time
from dataclasses import dataclass, replace
from threading import Lock

from bed.github import errors, routes
from bed.github.exchange import Answer, Call, Entry, Request, Violation
from bed.github.faults import Delay, Fault, suffer
from bed.github.permissions import Token
from bed.github.routes import Found
from bed.github.state import State
from bed.openapi import Description


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Answers requests from the state, and holds both sides to GitHub's description."""

    description: Description
    state: State
    turn: Lock

    def answer(self, request: Request) -> Answer | None:
        """Answer a request; `None` drops the connection."""
        inner = self.state.deployment.inner(request.path)
        request = replace(request, path=inner or request.path)
        found = routes.find(request.method, inner) if inner else None
        with self.turn:
            fault = self.state.faults.take(request.method, request.path)
        if isinstance(fault, Delay):
            time.sleep(fault.seconds)
        with self.turn:
            return self._answer(request, found, fault)

    def _answer(self, request: Request, found: Found | None, fault: Fault | None) -> Answer | None:
        reasons = self._check_request(request, found)
        answer = suffer(fault, lambda: self._served(request, found, reasons))
        if found and found[0].is_described and answer:
            self._check_response(request, found, answer)
        self.state.log.append(Entry.of(request, answer))
        return answer

    def _served(self, request: Request, found: Found | None, reasons: tuple[str, ...]) -> Answer:
        token = self._token(request)
        if isinstance(token, Answer):
            return token
        if found is None or not self._is_here(found[1]):
            return errors.not_found()
        route, parameters = found
        body = _parse(request.body)
        if body is None:
            return errors.unreadable()
        if reasons:
            return errors.invalid(reasons)
        if not token.has_one_of(route.accepted):
            return errors.forbidden(route.accepted)
        return route.handler(self.state, Call(request, token, parameters, body))

    def _token(self, request: Request) -> Token | Answer:
        if "user-agent" not in request.headers:
            return errors.error(403, "Request forbidden by administrative rules.")
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            return errors.requires_authentication()
        token = self.state.tokens.get(value) if scheme.lower() in {"bearer", "token"} else None
        return token or errors.bad_credentials()

    def _is_here(self, parameters: dict[str, str]) -> bool:
        if "repo" not in parameters:
            return True
        name = f"{parameters['owner']}/{parameters['repo']}"
        return name.lower() == self.state.repository.full_name.lower()

    def _check_request(self, request: Request, found: Found | None) -> tuple[str, ...]:
        reasons: tuple[str, ...] = ()
        if found is None:
            reasons = ("the stand-in does not serve this",)
        elif found[0].is_described:
            reasons = self.description.request_problems(
                request.method, found[0].path(found[1]), request.query, request.body
            )
        self._hold("request", request, reasons)
        return reasons

    def _check_response(self, request: Request, found: Found, answer: Answer) -> None:
        path = found[0].path(found[1])
        reasons = self.description.response_problems(
            request.method, path, answer.status, encode(answer), answer.headers
        )
        self._hold("response", request, reasons)

    def _hold(self, side: str, request: Request, reasons: tuple[str, ...]) -> None:
        if reasons:
            self.state.violations.append(Violation(side, request.method, request.path, reasons))


def encode(answer: Answer) -> bytes:
    """Write the body of an answer as it goes over the wire."""
    match answer.body:
        case None:
            return b""
        case bytes(content):
            return content
        case body:
            return json.dumps(body).encode()


def _parse(body: bytes) -> dict[str, object] | None:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
