"""How GitHub is called: what is sent again after a failure, and what never is."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.github_error import GitHubError, explained, refusal
from dunnage.adapters.patience import Patience
from dunnage.document import Document
from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # At run time PyGithub is imported where it is used: that takes half a second, and a review
    # without a token does not need it.
    from github import Github  # noqa: TID251 - its home
    from github.Repository import Repository  # noqa: TID251 - its home

T = TypeVar("T")

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_TIMEOUT = 30  # seconds
_CONNECTS = 3  # nothing was sent, so that it is safe to try again
_READS = 2
_PAGE = 100
_VERSION = "2022-11-28"
_DATA_RESIDENCY = "ghe.com"


class Api:
    """GitHub's API, for one token and one repository ("owner/name")."""

    def __init__(
        self, url: str, token: str, repository: str, patience: Patience | None = None
    ) -> None:
        if not is_private(url):
            message = f"GITHUB_API_URL {url!r} must start with https://: the token is sent there"
            raise ConfigError(message)
        self._url = url
        self._token = token
        self._patience = patience or Patience()
        self.repository = repository

    def patiently(self, what: str, ask: Callable[[Repository], T]) -> T:
        """Ask for what may be done twice; `what` says what failed then: "… was not read"."""
        return self._asked(self._reader, what, ask, repeatable=True)

    def once(self, what: str, ask: Callable[[Repository], T]) -> T:
        """Ask for what must not be done twice: an error may come after the work was done."""
        return self._asked(self._writer, what, ask, repeatable=False)

    def get(self, what: str, path: str, **query: str | int) -> Document:
        """Read what PyGithub has no class for; `path` is below the repository's."""
        return self.patiently(what, self._json("GET", path, query=query))

    def make(self, what: str, path: str, fields: Mapping[str, object]) -> Document:
        """Post what changes nothing that is there, and so may be made twice."""
        return self.patiently(what, self._json("POST", path, fields))

    def send(self, what: str, verb: str, path: str, fields: Mapping[str, object]) -> Document:
        """Write what must not be written twice."""
        return self.once(what, self._json(verb, path, fields))

    def listed(
        self, what: str, path: str, member: str, most: int, **query: str | int
    ) -> tuple[Document, ...]:
        """Read the first items of a list that comes in pages, each below a member of the answer."""
        found: list[Document] = []
        while len(found) < most:
            page = len(found) // _PAGE + 1
            answer = self.get(what, path, **query, per_page=_PAGE, page=page)
            items = tuple(answer.at(member))
            found += items
            if len(items) < _PAGE:
                break
        return tuple(found[:most])

    def location(self, what: str, path: str) -> str:
        """Ask where something is to be had, without going there."""
        headers, _ = self.patiently(
            what, lambda each: each.requester.requestJsonAndCheck("GET", self._path(path))
        )
        return str(headers.get("location", ""))

    @functools.cached_property
    def is_server(self) -> bool:
        """Tell whether this is a GitHub Enterprise Server; one that does not say so may be one.

        https://docs.github.com/enterprise-server/rest/meta/meta#get-github-meta-information
        """
        try:
            headers, _ = self.patiently(
                "it is not known which GitHub this is",
                lambda each: each.requester.requestJsonAndCheck("GET", "/meta"),
            )
        except GitHubError:
            return True
        version = headers.get("x-github-enterprise-version", _DATA_RESIDENCY)
        return bool(version != _DATA_RESIDENCY)

    def _json(
        self,
        verb: str,
        path: str,
        fields: Mapping[str, object] | None = None,
        query: dict[str, str | int] | None = None,
    ) -> Callable[[Repository], Document]:
        def ask(repository: Repository) -> Document:
            call = repository.requester.requestJsonAndCheck
            _, answer = call(verb, self._path(path), parameters=query, input=fields)
            return Document(answer, "GitHub's answer")

        return ask

    def _path(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"

    def _asked(
        self, client: Github, what: str, ask: Callable[[Repository], T], *, repeatable: bool
    ) -> T:
        from github import GithubException  # noqa: PLC0415, TID251 - slow to import

        with explained(what):
            repository = client.get_repo(self.repository)
            attempt = 0
            while True:
                try:
                    return CANCELLATION.unless_cancelled(lambda: ask(repository))
                except GithubException as error:
                    answer = refusal(error)
                    if not self._patience.outlasts(answer, attempt, repeatable=repeatable):
                        raise
                    attempt += 1

    @functools.cached_property
    def _reader(self) -> Github:
        return self._client(reads=_READS)

    @functools.cached_property
    def _writer(self) -> Github:
        return self._client(reads=False)

    def _client(self, reads: int) -> Github:
        import github  # noqa: PLC0415, TID251 - slow to import
        from urllib3 import Retry  # noqa: PLC0415 - with it

        logging.getLogger("github").handlers.clear()  # PyGithub's own would write to our log
        return github.Github(
            auth=github.Auth.Token(self._token),
            base_url=self._url,
            user_agent="dunnage",
            per_page=_PAGE,
            timeout=_TIMEOUT,
            seconds_between_requests=0,
            seconds_between_writes=self._patience.pace,
            # Only the network's failures are left to this. PyGithub's own would repeat a POST
            # after a 503 that says when to come back, wait four times over for a rate limit, and
            # not at all before a PATCH.
            retry=Retry(
                connect=_CONNECTS,
                read=reads,
                other=0,
                allowed_methods=None,
                respect_retry_after_header=False,
                backoff_factor=0.5,
            ),
            lazy=True,
            api_version=_VERSION,
        )


def is_private(url: str) -> bool:
    """Tell whether nobody on the way can read what is sent to an address."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
