from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import requests  # noqa: TID251 - the errors that the stub raises
import responses

from dunnage.adapters.github_api import Api, GitHubError, explained, permission
from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://api.github.com"
STUB = f"{URL}:443"  # PyGithub names the port


@pytest.fixture
def server() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def failure(api: Api, verb: str = "POST") -> GitHubError:
    client = api.writer if verb == "POST" else api.reader
    with pytest.raises(GitHubError) as caught, explained("it was not done"):
        client.requester.requestJsonAndCheck(verb, "/thing")
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
        (403, "Blocked", {}, "GitHub answered 403 (Blocked)"),
        (404, "Not Found", {}, "GitHub does not find it, or the token may not see it (Not Found)"),
        (
            403,
            "API rate limit exceeded for installation ID 1.",
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1999999999"},
            "GitHub's rate limit is used up until 03:33 UTC; run the job again later",
        ),
        (429, "slow down", {}, "GitHub's rate limit is used up; run the job again later"),
        (500, "Server\x1b[31m Error", {}, "GitHub answered 500 (Server [31m Error)"),
    ],
)
def test_a_refusal_is_explained(
    server: responses.RequestsMock, status: int, message: str, headers: dict[str, str], reason: str
) -> None:
    server.post(f"{STUB}/thing", status=status, json={"message": message}, headers=headers)
    error = failure(Api(URL, "t", "o/r"))
    assert (f"it was not done: {reason}", status) == (str(error), error.status)


def test_an_answer_that_is_not_json_is_told_by_its_number(server: responses.RequestsMock) -> None:
    server.post(f"{STUB}/thing", status=502, body="<html>")
    assert "it was not done: GitHub answered 502" == str(failure(Api(URL, "t", "o/r")))


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (requests.ReadTimeout("60"), "GitHub did not answer in time"),
        (requests.ConnectionError("at 0x7f"), "GitHub cannot be reached (ConnectionError)"),
    ],
)
def test_a_broken_network_is_explained(
    server: responses.RequestsMock, raised: Exception, reason: str
) -> None:
    server.post(f"{STUB}/thing", body=raised)
    error = failure(Api(URL, "t", "o/r"))
    assert (f"it was not done: {reason}", None, True) == (str(error), error.status, error.lost)


def test_a_write_is_sent_once(server: responses.RequestsMock) -> None:
    server.post(f"{STUB}/thing", status=502, json={"message": "Bad Gateway"})
    assert failure(Api(URL, "t", "o/r")).lost
    assert 1 == len(server.calls)


def test_a_read_is_sent_again(server: responses.RequestsMock) -> None:
    server.get(f"{STUB}/thing", status=502)
    server.get(f"{STUB}/thing", json={"answer": 42})
    _, answer = Api(URL, "t", "o/r").reader.requester.requestJsonAndCheck("GET", "/thing")
    assert 42 == answer["answer"]


def test_a_request_says_who_asks_and_which_version_of_the_api(
    server: responses.RequestsMock,
) -> None:
    server.get(f"{STUB}/thing", json={})
    Api(URL, "t", "o/r").reader.requester.requestJsonAndCheck("GET", "/thing")
    headers = server.calls[0].request.headers
    names = ("Authorization", "User-Agent", "X-GitHub-Api-Version")
    assert ["token t", "dunnage", "2022-11-28"] == [headers[name] for name in names]


def test_pygithub_does_not_write_to_our_log() -> None:
    assert Api(URL, "t", "o/r").reader is not None
    assert [] == logging.getLogger("github").handlers


@pytest.mark.parametrize("url", ["https://ghe.example.org/api/v3", "http://127.0.0.1:8080"])
def test_a_token_goes_to_https_and_to_this_machine(url: str) -> None:
    assert "o/r" == Api(url, "t", "o/r").repository


@pytest.mark.parametrize("url", ["http://ghe.example.org/api/v3", "ftp://localhost", "", "x"])
def test_a_token_goes_nowhere_else(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Api(url, "t", "o/r")
    assert (f"GITHUB_API_URL {url!r} must start with https://: the token is sent there") == str(
        caught.value
    )


@pytest.mark.parametrize(
    ("accepted", "needed"),
    [
        ("issues=write; pull_requests=write", "pull-requests: write"),
        ("security_events=write", "security-events: write"),
        ("contents=read,metadata=read", "contents: read,metadata: read"),
        ("allows_permissionless_access=true", "allows-permissionless-access: true"),
        ("", None),
    ],
)
def test_the_needed_permission_is_spelled_as_in_a_workflow(
    accepted: str, needed: str | None
) -> None:
    assert needed == permission(accepted)
