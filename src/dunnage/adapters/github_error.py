"""What it means when GitHub does not do what it was asked for."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dunnage.errors import DeniedError, ToolError
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    # At run time PyGithub is imported where it is used: that takes half a second, and a review
    # without a token does not need it.
    from github import GithubException  # noqa: TID251 - its home, with github_api

_FORBIDDEN = 403
_TOO_MANY = 429
_SERVER_ERROR = 500
_WITHHELD = "which GitHub withholds from pull requests of forks"


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


class GitHubDeniedError(GitHubError, DeniedError):
    """The token lacks a permission."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """GitHub's answer to what it does not do."""

    status: int
    said: str
    headers: Mapping[str, str]  # by name, in lower case

    @property
    def is_limit(self) -> bool:
        """Tell whether a rate limit is used up; then nothing was done.

        https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
        """
        if self.status != _FORBIDDEN:
            return self.status == _TOO_MANY
        words = re.search("rate limit|abuse detection", self.said, re.IGNORECASE)
        return words is not None or "retry-after" in self.headers

    @property
    def is_fault(self) -> bool:
        """Tell whether it is the server that failed, perhaps after its work was done."""
        return self.status >= _SERVER_ERROR

    @property
    def is_denial(self) -> bool:
        """Tell whether the token lacks a permission."""
        if self.status != _FORBIDDEN or self.is_limit:
            return False
        return self.needed is not None or "Resource not accessible" in self.said

    @property
    def needed(self) -> str | None:
        """Name the permission that would do, as a workflow spells it."""
        return permission(self.headers.get("x-accepted-github-permissions", ""))

    @property
    def reset(self) -> int | None:
        """Tell when the hour of the rate limit ends, in seconds since 1970."""
        reset = self.headers.get("x-ratelimit-reset", "")
        is_used_up = self.headers.get("x-ratelimit-remaining") == "0"
        return int(reset) if is_used_up and reset.isdecimal() else None

    @property
    def reason(self) -> str:
        """Say what it means, and what to do."""
        if self.is_limit:
            return f"GitHub's rate limit is used up{self._until}; run the job again later"
        if self.is_denial:
            cure = "" if self.needed is None else f"; give the job `{self.needed}`, {_WITHHELD}"
            return f"the token may not do that ({self.said}){cure}"
        match self.status:
            case 401:
                return "GitHub does not accept the token: it is wrong, or no longer valid"
            case 404:
                return f"GitHub does not find it, or the token may not see it ({self.said})"
            case status:
                said = f" ({self.said})" if self.said else ""
                return f"GitHub answered {status}{said}"

    @property
    def _until(self) -> str:
        reset = self.reset
        return "" if reset is None else f" until {datetime.fromtimestamp(reset, UTC):%H:%M} UTC"


def refusal(error: GithubException) -> Refusal:
    """Read what PyGithub raises for an answer that is an error."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return Refusal(error.status, _said(error.data), headers)


@contextlib.contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn every failure of a call into a `GitHubError`: "the comment was not written: …"."""
    from github import GithubException  # noqa: PLC0415, TID251 - slow to import
    from requests import RequestException, Timeout  # noqa: PLC0415, TID251 - PyGithub raises them

    try:
        yield
    except GithubException as error:
        answer = refusal(error)
        kind = GitHubDeniedError if answer.is_denial else GitHubError
        text = f"{what}: {answer.reason}"
        raise kind(text, status=answer.status, said=answer.said) from error
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


def _said(answer: object) -> str:
    match answer:
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
