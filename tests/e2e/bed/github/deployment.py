"""Which GitHub the stand-in is: github.com, a GitHub Enterprise Server, or one's own at ghe.com."""

from dataclasses import dataclass
from typing import Final

_GRAPHQL: Final = "/graphql"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What differs between them."""

    description: str  # the file of `@octokit/openapi`, without its ending
    server_url: str
    base: str = ""  # of the paths of the REST API
    version: str | None = None  # in `x-github-enterprise-version`
    combines_runs: bool = False  # those of one tool and category in one SARIF file

    @property
    def graphql(self) -> str:
        """Return the path of the GraphQL API."""
        return self.base.removesuffix("/v3") + _GRAPHQL

    @property
    def headers(self) -> dict[str, str]:
        """Return what every answer says about where it is from."""
        return {"x-github-enterprise-version": self.version} if self.version else {}

    def inner(self, path: str) -> str | None:
        """Give a path as github.com has it; `None` where it is none of the API's."""
        if path == self.graphql:
            return _GRAPHQL
        return path.removeprefix(self.base) if path.startswith(f"{self.base}/") else None


DOTCOM: Final = Deployment("api.github.com", "https://github.com")
# Until 3.18 a server combines runs:
# https://github.blog/changelog/2025-07-21-code-scanning-will-stop-combining-multiple-sarif-runs-uploaded-in-the-same-sarif-file/
SERVER: Final = Deployment(
    "ghes-3.17", "https://github.example.com", "/api/v3", "3.17.2", combines_runs=True
)
DATA_RESIDENCY: Final = Deployment("ghec", "https://octocorp.ghe.com", version="ghe.com")
