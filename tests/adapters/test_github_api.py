from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest

import loopback
from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.adapters.patience import Patience
from dunnage.errors import CancelledError, ConfigError
from loopback import Loopback, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = 1_800_000_000.0
SECONDARY = {"message": "You have exceeded a secondary rate limit."}
DONE = Reply(200, {"answer": 42})


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback.serve() as state:
        yield state


class Caller:
    """The API with a clock that only counts."""

    def __init__(self, server: Loopback, path: str = "") -> None:
        self.slept: list[float] = []
        patience = Patience(self.slept.append, lambda: NOW, pace=0)
        self.api = Api(f"{server.url}{path}", "t", "o/r", patience)

    def ask(self, verb: str) -> int:
        if verb == "GET":
            return self.api.get("it was not done", "/thing").at("answer").integer
        return self.api.send("it was not done", verb, "/thing", {}).at("answer").integer


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_nothing_is_asked_once_the_run_is_cancelled(
    server: Loopback, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CANCELLATION, "happened", True)

    with pytest.raises(CancelledError):
        Caller(server).ask(verb)

    assert server.asked == []


VERBS = pytest.mark.parametrize("verb", ["GET", "POST", "PATCH"])
LIMITS = pytest.mark.parametrize(
    ("limit", "seconds"),
    [
        (Reply(429, {"message": "slow down"}), 60),
        (Reply(429, {"message": "slow down"}, {"Retry-After": "7"}), 7),
        (Reply(403, SECONDARY), 60),
        (Reply(403, SECONDARY, {"Retry-After": "7"}), 7),
        (
            Reply(
                403,
                {"message": "API rate limit exceeded for installation ID 1."},
                {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{NOW + 20:.0f}"},
            ),
            21,
        ),
    ],
    ids=["too many", "too many, told when", "secondary", "secondary, told when", "primary"],
)


@VERBS
@LIMITS
def test_a_limit_is_waited_for(server: Loopback, verb: str, limit: Reply, seconds: float) -> None:
    caller = Caller(server)
    server.answers(limit, DONE)
    assert (42, [seconds]) == (caller.ask(verb), caller.slept)


@VERBS
@LIMITS
def test_a_limit_that_does_not_end_is_told(
    server: Loopback, verb: str, limit: Reply, seconds: float
) -> None:
    caller = Caller(server)
    server.answers(limit)
    with pytest.raises(GitHubError, match=r"^it was not done: GitHub's rate limit is used up"):
        caller.ask(verb)
    assert [seconds] * int(60 // seconds) == caller.slept


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}])
@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_a_write_is_sent_once(server: Loopback, verb: str, headers: dict[str, str]) -> None:
    server.answers(Reply(503, {"message": "Service Unavailable"}, headers))
    with pytest.raises(GitHubError) as failure:
        Caller(server).ask(verb)
    assert (True, [f"{verb} /repos/o/r/thing"]) == (failure.value.lost, server.calls)


def test_a_write_whose_answer_is_lost_is_sent_once(server: Loopback) -> None:
    server.answers(Reply(None))
    with pytest.raises(GitHubError, match=r"GitHub cannot be reached \(ConnectionError\)"):
        Caller(server).ask("POST")
    assert ["POST /repos/o/r/thing"] == server.calls


def test_a_read_is_sent_again(server: Loopback) -> None:
    caller = Caller(server)
    server.answers(Reply(502), Reply(None), Reply(500, b"<html>"), DONE)
    assert (42, [0.5, 1]) == (caller.ask("GET"), caller.slept)


def test_a_server_that_stays_down_is_told_by_its_answer(server: Loopback) -> None:
    caller = Caller(server)
    server.answers(Reply(502, {"message": "Bad Gateway"}))
    with pytest.raises(GitHubError) as failure:
        caller.ask("GET")
    assert "it was not done: GitHub answered 502 (Bad Gateway)" == str(failure.value)
    assert (5, [0.5, 1, 2, 4]) == (len(server.calls), caller.slept)


def test_what_changes_nothing_that_is_there_is_sent_again(server: Loopback) -> None:
    server.answers(Reply(502), Reply(None), DONE)
    made = Caller(server).api.make("it was not made", "/git/trees", {"tree": []})
    assert 42 == made.at("answer").integer
    assert ["POST /repos/o/r/git/trees"] * 3 == server.calls


def test_a_request_says_who_asks_and_which_version_of_the_api(server: Loopback) -> None:
    server.answers(DONE)
    Caller(server, "/api/v3").ask("GET")
    assert ["GET /api/v3/repos/o/r/thing"] == server.calls
    names = ("authorization", "user-agent", "x-github-api-version")
    assert ["token t", "dunnage", "2022-11-28"] == [server.asked[0].headers[n] for n in names]


def test_writes_keep_a_pace(server: Loopback) -> None:
    server.answers(DONE)
    api = Api(server.url, "t", "o/r", Patience(pace=0.3))
    start = time.monotonic()
    for _ in range(2):
        api.send("not written", "POST", "/thing", {})
    assert time.monotonic() - start > 0.25


def test_pygithub_does_not_write_to_our_log(server: Loopback) -> None:
    server.answers(DONE)
    Caller(server).ask("GET")
    assert [] == logging.getLogger("github").handlers


def test_a_list_is_read_page_by_page(server: Loopback) -> None:
    server.answers(Reply(body={"items": [*range(100)]}), Reply(body={"items": [100]}))
    listed = Caller(server).api.listed("not listed", "/things", "items", 1000, name="a b")
    assert tuple(range(101)) == tuple(each.integer for each in listed)
    query = "/repos/o/r/things?name=a+b"
    assert [f"GET {query}&page={page}&per_page=100" for page in (1, 2)] == server.calls


def test_a_list_is_read_no_further_than_asked_for(server: Loopback) -> None:
    server.answers(Reply(body={"items": [*range(100)]}))
    listed = Caller(server).api.listed("not listed", "/things", "items", 2)
    assert (0, 1) == tuple(each.integer for each in listed)
    assert 1 == len(server.calls)


@pytest.mark.parametrize(
    ("reply", "is_server"),
    [
        (Reply(), False),
        (Reply(headers={"X-GitHub-Enterprise-Version": "ghe.com"}), False),
        (Reply(headers={"X-GitHub-Enterprise-Version": "3.17.2"}), True),
        (Reply(404, {"message": "Not Found"}), True),
    ],
    ids=["github.com", "data residency", "a server", "whoever does not tell"],
)
def test_a_server_of_ones_own_is_known_by_its_version(
    server: Loopback, reply: Reply, is_server: bool
) -> None:
    server.answers(reply)
    api = Caller(server, "/api/v3").api
    assert [is_server, is_server] == [api.is_server, api.is_server]
    assert ["GET /api/v3/meta"] == server.calls


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
