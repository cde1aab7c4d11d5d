"""Which handler serves which operation, and what it asks of a token.

Path templates are those of GitHub's description; a new endpoint is one line here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bed.github import code_scanning, comments, pulls, repositories, reviews, users
from bed.github.exchange import Answer, Call
from bed.github.permissions import Permission, read, write
from bed.github.state import State

Handler: TypeAlias = Callable[[State, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation; any one of the accepted permissions is enough."""

    method: str
    template: str
    handler: Handler
    accepted: tuple[Permission, ...] = ()
    is_described: bool = True

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Give the path's parameters when this route serves it."""
        names, values = self.template.split("/"), path.split("/")
        if method != self.method or len(names) != len(values):
            return None
        pairs = list(zip(names, values, strict=True))
        if any(name != value for name, value in pairs if not name.startswith("{")):
            return None
        return {name.strip("{}"): value for name, value in pairs if name.startswith("{")}


Found: TypeAlias = tuple[Route, dict[str, str]]

_REPOSITORY = "/repos/{owner}/{repo}"
_COMMENTS = _REPOSITORY + "/issues/{issue_number}/comments"
_COMMENT = _REPOSITORY + "/issues/comments/{comment_id}"
_PULL = _REPOSITORY + "/pulls/{pull_number}"
_SARIFS = _REPOSITORY + "/code-scanning/sarifs"
_READS_COMMENTS = (read("issues"), read("pull_requests"))
_WRITES_COMMENTS = (write("issues"), write("pull_requests"))

ROUTES: Final = (
    Route("GET", "/user", users.show),
    Route("POST", "/graphql", users.viewer, is_described=False),  # the description is REST's
    Route("GET", _REPOSITORY, repositories.show, (read("metadata"),)),
    Route("GET", _COMMENTS, comments.index, _READS_COMMENTS),
    Route("POST", _COMMENTS, comments.create, _WRITES_COMMENTS),
    Route("GET", _COMMENT, comments.show, _READS_COMMENTS),
    Route("PATCH", _COMMENT, comments.update, _WRITES_COMMENTS),
    Route("DELETE", _COMMENT, comments.delete, _WRITES_COMMENTS),
    Route("GET", _PULL, pulls.show, (read("pull_requests"),)),
    Route("GET", _PULL + "/files", pulls.files, (read("pull_requests"),)),
    Route("GET", _PULL + "/comments", reviews.index, (read("pull_requests"),)),
    Route("POST", _PULL + "/reviews", reviews.create, (write("pull_requests"),)),
    Route("POST", _SARIFS, code_scanning.upload, (write("security_events"),)),
    Route("GET", _SARIFS + "/{sarif_id}", code_scanning.status, (read("security_events"),)),
)
TEMPLATES: Final = frozenset(route.template for route in ROUTES if route.is_described)


def find(method: str, path: str) -> Found | None:
    """Give the route that serves a request, with the path's parameters."""
    for route in ROUTES:
        parameters = route.match(method, path)
        if parameters is not None:
            return route, parameters
    return None
