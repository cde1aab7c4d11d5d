"""How GitHub is called: what is sent again and what never is, and what a refusal means."""

from __future__ import annotations

import contextlib
import functools
import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dunnage.errors import ConfigError, ToolError
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    # At run time PyGithub is imported where it is used: that takes half a second, and a review
    # without a token does not need it.
    from github import Github, GithubException, GithubRetry  # noqa: TID251 - its home

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_TIMEOUT = 30  # seconds
_WAIT = 60  # seconds for a rate limit to end
_TOO_MANY = 429
_SERVER_ERROR = 500
_VERSION = "2022-11-28"


class GitHubError(ToolError):
    """GitHub did not do what it was asked for.

    `status` is None when there was no answer; `said` is GitHub's own message.
    """

    def __init__(self, text: str, *, status: int | None = None, said: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.said = said

    @property
    def lost(self) -> bool:
        """Tell whether it may have been done all the same."""
        return self.status is None or self.status >= _SERVER_ERROR


class Api:
    """GitHub's API, for one token and one repository ("owner/name")."""

    def __init__(self, url: str, token: str, repository: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            message = f"GITHUB_API_URL {url!r} must start with https://: the token is sent there"
            raise ConfigError(message)
        self._url = url
        self._token = token
        self.repository = repository

    @functools.cached_property
    def reader(self) -> Github:
        """Ask with patience: what only reads is sent again after an error."""
        from github import GithubRetry  # noqa: PLC0415, TID251 - slow to import

        return self._client(
            GithubRetry(
                total=4,
                read=2,
                backoff_factor=0.5,
                max_rate_limit_wait=_WAIT,
                retry_after_max=_WAIT,
            )
        )

    @functools.cached_property
    def writer(self) -> Github:
        """Write once: a server's error may come after the work was done, and twice is wrong."""
        from github import GithubRetry  # noqa: PLC0415, TID251 - slow to import

        return self._client(
            GithubRetry(
                total=4,
                connect=3,
                read=0,
                status_forcelist=[],
                backoff_factor=0.5,
                max_rate_limit_wait=_WAIT,
                retry_after_max=_WAIT,
            )
        )

    def _client(self, retry: GithubRetry) -> Github:
        import github  # noqa: PLC0415, TID251 - slow to import

        logging.getLogger("github").handlers.clear()  # PyGithub's own would write to our log
        return github.Github(
            auth=github.Auth.Token(self._token),
            base_url=self._url,
            user_agent="dunnage",
            per_page=100,
            timeout=_TIMEOUT,
            retry=retry,
            lazy=True,
            api_version=_VERSION,
        )


@contextlib.contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn every failure of a call into a `GitHubError`: "the comment was not written: …"."""
    from github import GithubException  # noqa: PLC0415, TID251 - slow to import
    from requests import RequestException, Timeout  # noqa: PLC0415, TID251 - PyGithub raises them

    try:
        yield
    except GithubException as error:
        said = _said(error)
        text = f"{what}: {_reason(error, said)}"
        raise GitHubError(text, status=error.status, said=said) from error
    except Timeout as error:
        text = f"{what}: GitHub did not answer in time"
        raise GitHubError(text) from error
    except RequestException as error:
        text = f"{what}: GitHub cannot be reached ({type(error).__name__})"
        raise GitHubError(text) from error


def permission(accepted: str) -> str | None:
    """Read the header that says what a call needs: "issues=write; pull_requests=write".

    Alternatives stand between semicolons; of two, the one for pull requests is asked for.
    """
    alternatives = [each.strip() for each in accepted.split(";") if "=" in each]
    if not alternatives:
        return None
    chosen = next((each for each in alternatives if "pull_requests" in each), alternatives[0])
    return plain(chosen.replace("_", "-").replace("=", ": "))


def _said(error: GithubException) -> str:
    match error.data:
        case {"message": str(message), "errors": [*errors]}:
            details = [
                str(each["message"])
                for each in errors
                if isinstance(each, dict) and "message" in each
            ]
            return plain(": ".join((message, *details)))
        case {"message": str(message)}:
            return plain(message)
        case _:
            return ""


def _reason(error: GithubException, said: str) -> str:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    needed = permission(headers.get("x-accepted-github-permissions", ""))
    if error.status == _TOO_MANY or re.search("rate limit", said, re.IGNORECASE):
        return f"GitHub's rate limit is used up{_until(headers)}; run the job again later"
    match error.status:
        case 401:
            return "GitHub does not accept the token: it is wrong, or no longer valid"
        case 403 if needed is not None:
            return (
                f"the token may not do that ({said}); give the job `{needed}`, "
                "which GitHub withholds from pull requests of forks"
            )
        case 404:
            return f"GitHub does not find it, or the token may not see it ({said})"
        case status:
            return f"GitHub answered {status} ({said})" if said else f"GitHub answered {status}"


def _until(headers: dict[str, str]) -> str:
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") != "0" or not reset.isdigit():
        return ""
    return f" until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC"
