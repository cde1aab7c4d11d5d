"""GitHub's own description of its REST API, cut to the paths that somebody serves."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

HOST = "https://api.github.com"
_FOLDER = Path("@octokit/openapi/generated")
_COMPONENT = "#/components/"

# The description names few error answers; GitHub gives 401, 403, 404, 422 and 429 everywhere.
_ANY_ERROR = {
    "description": "an error that the description does not list for this operation",
    "content": {
        "application/json": {
            "schema": {
                "allOf": [
                    {"$ref": "#/components/schemas/basic-error"},
                    {"required": ["message", "documentation_url"]},
                ]
            }
        }
    },
}


@dataclass(frozen=True, slots=True)
class Description:
    """What GitHub promises to accept and to answer."""

    api: OpenAPI

    def request_problems(
        self, method: str, path: str, query: Mapping[str, str], body: bytes
    ) -> tuple[str, ...]:
        """Say what GitHub would not accept of a request."""
        request = MockRequest(HOST, method, path, args=dict(query), data=body)
        try:
            self.api.validate_request(request)
        except OpenAPIError as error:
            return _reasons(error)
        return ()

    def response_problems(
        self, method: str, path: str, status: int, body: bytes, headers: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Say what GitHub would not answer of a response."""
        request = MockRequest(HOST, method, path)
        try:
            self.api.validate_response(request, MockResponse(body, status, dict(headers)))
        except OpenAPIError as error:
            return _reasons(error)
        return ()


@cache
def load(node_modules: Path, name: str, paths: frozenset[str]) -> Description:
    """Read a description from the npm package `@octokit/openapi`, for these path templates."""
    whole = json.loads((node_modules / _FOLDER / f"{name}.json").read_bytes())
    return Description(OpenAPI.from_dict(cut(whole, paths)))


def cut(whole: Mapping[str, Any], paths: Collection[str]) -> dict[str, Any]:
    """Keep some paths of a description, and every component that they reach."""
    kept_paths = {path: _tolerant(whole["paths"][path]) for path in sorted(paths)}
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_references(kept_paths))
    while waiting:
        kind, name = waiting.pop()
        if name not in components.setdefault(kind, {}):
            components[kind][name] = whole["components"][kind][name]
            waiting += _references(components[kind][name])
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": [{"url": HOST}],  # whatever the server's name and base path are
        "paths": kept_paths,
        "components": components,
    }


def _tolerant(operations: Mapping[str, Any]) -> dict[str, Any]:
    return {
        method: {
            **operation,
            "responses": {**operation["responses"], "4XX": _ANY_ERROR, "5XX": _ANY_ERROR},
        }
        for method, operation in operations.items()
    }


def _references(node: object) -> Iterator[tuple[str, str]]:
    match node:
        case {"$ref": str(reference)}:
            kind, _, name = reference.removeprefix(_COMPONENT).partition("/")
            yield kind, name
        case dict():
            for each in node.values():
                yield from _references(each)
        case list():
            for each in node:
                yield from _references(each)
        case _:
            pass


def _reasons(error: OpenAPIError) -> tuple[str, ...]:
    match error.__cause__:
        case InvalidSchemaValue() as cause:
            return tuple(_reason(each) for each in cause.schema_errors)
        case None:
            return (str(error),)
        case cause:
            return (str(cause),)


def _reason(error: Exception) -> str:
    path = ".".join(str(each) for each in getattr(error, "absolute_path", ()))
    message = str(getattr(error, "message", error))
    return f"{path}: {message}" if path else message
