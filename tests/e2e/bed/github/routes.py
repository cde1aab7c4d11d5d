"""Which handler serves which operation, and what it asks of a token.

Path templates are those of GitHub's description; a new endpoint is one line here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from bed.github import (
    artifacts,
    blobs,
    code_scanning,
    comments,
    commits,
    meta,
    pulls,
    refs,
    releases,
    repositories,
    reviews,
    trees,
    users,
    workflow_runs,
)
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
        found = _pattern(self.template).fullmatch(path) if method == self.method else None
        return found and {name: unquote(value) for name, value in found.groupdict().items()}

    def path(self, parameters: Mapping[str, str]) -> str:
        """Give a path in which no parameter has a slash, for what matches folder by folder."""
        return self.template.format_map(
            {name: quote(value, safe="") for name, value in parameters.items()}
        )


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Turn a template into a pattern; a ref has slashes of its own."""
    text = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return re.compile(text.replace("(?P<ref>[^/]+)", "(?P<ref>.+)"))


Found: TypeAlias = tuple[Route, dict[str, str]]

_REPOSITORY = "/repos/{owner}/{repo}"
_COMMENTS = _REPOSITORY + "/issues/{issue_number}/comments"
_COMMENT = _REPOSITORY + "/issues/comments/{comment_id}"
_PULL = _REPOSITORY + "/pulls/{pull_number}"
_GIT = _REPOSITORY + "/git"
_COMMITS = _REPOSITORY + "/commits"
_RELEASES = _REPOSITORY + "/releases"
_RUN = _REPOSITORY + "/actions/runs/{run_id}"
_ARTIFACTS = _REPOSITORY + "/actions/artifacts"
_ARTIFACT = _ARTIFACTS + "/{artifact_id}"
_SARIFS = _REPOSITORY + "/code-scanning/sarifs"
_READS_COMMENTS = (read("issues"), read("pull_requests"))
_WRITES_COMMENTS = (write("issues"), write("pull_requests"))
_READS = (read("contents"),)
_WRITES = (write("contents"),)
_READS_RUNS = (read("actions"),)

ROUTES: Final = (
    Route("GET", "/meta", meta.show),
    Route("GET", "/user", users.show),
    Route("POST", "/graphql", users.viewer, is_described=False),  # the description is REST's
    Route("GET", _REPOSITORY, repositories.show, (read("metadata"),)),
    Route("GET", _COMMENTS, comments.index, _READS_COMMENTS),
    Route("POST", _COMMENTS, comments.create, _WRITES_COMMENTS),
    Route("GET", _COMMENT, comments.show, _READS_COMMENTS),
    Route("PATCH", _COMMENT, comments.update, _WRITES_COMMENTS),
    Route("DELETE", _COMMENT, comments.delete, _WRITES_COMMENTS),
    Route("GET", _REPOSITORY + "/pulls", pulls.index, (read("pull_requests"),)),
    Route("GET", _PULL, pulls.show, (read("pull_requests"),)),
    Route("GET", _PULL + "/files", pulls.files, (read("pull_requests"),)),
    Route("GET", _PULL + "/comments", reviews.index, (read("pull_requests"),)),
    Route("POST", _PULL + "/reviews", reviews.create, (write("pull_requests"),)),
    Route("GET", _GIT + "/ref/{ref}", refs.show, _READS),
    Route("GET", _GIT + "/matching-refs/{ref}", refs.matching, _READS),
    Route("POST", _GIT + "/refs", refs.create, _WRITES),
    Route("PATCH", _GIT + "/refs/{ref}", refs.update, _WRITES),
    Route("DELETE", _GIT + "/refs/{ref}", refs.delete, _WRITES),
    Route("POST", _GIT + "/blobs", blobs.create, _WRITES),
    Route("GET", _GIT + "/blobs/{file_sha}", blobs.show, _READS),
    Route("POST", _GIT + "/trees", trees.create, _WRITES),
    Route("GET", _GIT + "/trees/{tree_sha}", trees.show, _READS),
    Route("POST", _GIT + "/commits", commits.create, _WRITES),
    Route("GET", _GIT + "/commits/{commit_sha}", commits.show_git, _READS),
    Route("GET", _COMMITS, commits.index, _READS),
    Route("GET", _COMMITS + "/{commit_sha}/pulls", commits.of_pulls, (read("pull_requests"),)),
    Route("GET", _COMMITS + "/{ref}", commits.show, _READS),
    Route("POST", _RELEASES, releases.create, _WRITES),
    Route("GET", _RELEASES + "/tags/{tag}", releases.show, _READS),
    Route("GET", _RUN, workflow_runs.show, _READS_RUNS),
    Route("GET", _RUN + "/artifacts", artifacts.of_run, _READS_RUNS),
    Route("GET", _ARTIFACTS, artifacts.index, _READS_RUNS),
    Route("GET", _ARTIFACT, artifacts.show, _READS_RUNS),
    Route("GET", _ARTIFACT + "/{archive_format}", artifacts.download, _READS_RUNS),
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
