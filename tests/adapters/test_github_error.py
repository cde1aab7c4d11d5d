from __future__ import annotations

import pytest
import requests  # noqa: TID251 - the errors that PyGithub lets through
from github import GithubException  # noqa: TID251 - what is explained

from dunnage.adapters.github_error import GitHubError, explained, permission
from dunnage.errors import DeniedError


def failure(raised: Exception) -> GitHubError:
    with pytest.raises(GitHubError) as caught, explained("it was not done"):
        raise raised
    return caught.value


@pytest.mark.parametrize(
    ("status", "message", "headers", "reason"),
    [
        (
            401,
            "Bad credentials",
            {},
            "GitHub does not accept the token: it is wrong, or no longer valid",
        ),
        (
            403,
            "Resource not accessible by integration",
            {"x-accepted-github-permissions": "issues=write; pull_requests=write"},
            (
                "the token may not do that (Resource not accessible by integration); give the job "
                "`pull-requests: write`, which GitHub withholds from pull requests of forks"
            ),
        ),
        (
            403,
            "Resource not accessible by personal access token",
            {},
            "the token may not do that (Resource not accessible by personal access token)",
        ),
        (403, "Blocked", {}, "GitHub answered 403 (Blocked)"),
        (404, "Not Found", {}, "GitHub does not find it, or the token may not see it (Not Found)"),
        (
            403,
            "API rate limit exceeded for installation ID 1.",
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1999999999"},
            "GitHub's rate limit is used up until 03:33 UTC; run the job again later",
        ),
        (
            403,
            "You have triggered an abuse detection mechanism.",
            {"x-accepted-github-permissions": "contents=write", "x-ratelimit-remaining": "9"},
            "GitHub's rate limit is used up; run the job again later",
        ),
        (
            403,
            "Wait.",
            {"Retry-After": "9"},
            "GitHub's rate limit is used up; run the job again later",
        ),
        (429, "slow down", {}, "GitHub's rate limit is used up; run the job again later"),
        (500, "Server\x1b[31m Error", {}, "GitHub answered 500 (Server [31m Error)"),
    ],
)
def test_a_refusal_is_explained(
    status: int, message: str, headers: dict[str, str], reason: str
) -> None:
    error = failure(GithubException(status, {"message": message}, headers))
    assert (f"it was not done: {reason}", status) == (str(error), error.status)


def test_what_was_wrong_in_detail_is_told() -> None:
    answer = {"message": "Validation Failed", "errors": [{"message": "too long"}, {"code": "x"}]}
    error = failure(GithubException(422, answer))
    assert "it was not done: GitHub answered 422 (Validation Failed: too long)" == str(error)


def test_an_answer_that_is_not_json_is_told_by_its_number() -> None:
    error = failure(GithubException(502, {"data": "<html>"}))
    assert "it was not done: GitHub answered 502" == str(error)


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (requests.ReadTimeout("60"), "GitHub did not answer in time"),
        (requests.ConnectionError("at 0x7f"), "GitHub cannot be reached (ConnectionError)"),
    ],
)
def test_a_broken_network_is_explained(raised: Exception, reason: str) -> None:
    error = failure(raised)
    assert (f"it was not done: {reason}", None, True) == (str(error), error.status, error.lost)


@pytest.mark.parametrize(
    ("status", "message", "denied"),
    [
        (403, "Resource not accessible by integration", True),
        (403, "You have exceeded a secondary rate limit.", False),
        (403, "Blocked", False),
        (404, "Not Found", False),
        (502, "", False),
    ],
)
def test_a_missing_permission_is_told_apart(status: int, message: str, denied: bool) -> None:
    error = failure(GithubException(status, {"message": message}))
    assert denied == isinstance(error, DeniedError)


@pytest.mark.parametrize(
    ("accepted", "needed"),
    [
        ("issues=write; pull_requests=write", "pull-requests: write"),
        ("security_events=write", "security-events: write"),
        ("contents=write; contents=write,workflows=write", "contents: write"),
        ("contents=read,metadata=read", "contents: read,metadata: read"),
        ("allows_permissionless_access=true", "allows-permissionless-access: true"),
        ("", None),
    ],
)
def test_the_needed_permission_is_spelled_as_in_a_workflow(
    accepted: str, needed: str | None
) -> None:
    assert needed == permission(accepted)
