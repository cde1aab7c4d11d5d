from collections.abc import Iterator

import pytest
import requests
from github import GithubException

from bed import tools
from bed.github.permissions import Token
from bed.github.server import GitHub
from bed.github.state import PullRequest
from caller import BASE, HEAD, MERGE, Client, pygithub, sarif_log

pytestmark = pytest.mark.e2e


@pytest.fixture
def stand_in() -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules) as github:
        github.state.open(PullRequest(7, HEAD, BASE, MERGE))
        yield github


def test_pygithub_asks_graphql_whose_the_token_is(stand_in: GitHub) -> None:
    _, answer = pygithub(stand_in).requester.graphql_query("{ viewer { login } }", {})

    assert answer == {"data": {"viewer": {"login": "github-actions[bot]"}}}
    assert stand_in.state.violations == []


def test_a_fork_token_reads_and_does_not_write(stand_in: GitHub) -> None:
    fork = Client(stand_in, "fork")

    answer = fork.comment("hello")

    assert fork.get("/issues/7/comments").json() == []
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    accepted = answer.headers["x-accepted-github-permissions"]
    assert accepted == "issues=write; pull_requests=write"
    assert fork.upload(sarif_log()).status_code == 403
    assert stand_in.state.violations == []


def test_a_token_may_do_what_the_job_asked_for(stand_in: GitHub) -> None:
    job = Client(stand_in, stand_in.state.issue({"pull-requests": "write", "contents": "none"}))

    assert job.comment("hello").status_code == 201
    assert job.get("/commits").status_code == 403
    assert stand_in.state.violations == []


def test_a_forks_token_reads_whatever_the_job_asked_for(stand_in: GitHub) -> None:
    fork = Client(stand_in, stand_in.state.issue({"pull-requests": "write"}, of_fork=True))

    assert fork.get("/issues/7/comments").status_code == 200
    assert fork.comment("hello").status_code == 403


@pytest.mark.parametrize(("scope", "level"), [("content", "read"), ("contents", "admin")])
def test_a_job_asks_for_what_there_is(stand_in: GitHub, scope: str, level: str) -> None:
    with pytest.raises(ValueError, match=f"no permission of a workflow: {scope}: {level}"):
        stand_in.state.issue({scope: level})


def test_an_unknown_token_is_bad_credentials(stand_in: GitHub) -> None:
    answer = Client(stand_in, "guess").get("/pulls/7")

    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert stand_in.state.violations == []


def test_a_request_without_a_token_is_refused(stand_in: GitHub) -> None:
    assert requests.get(f"{stand_in.url}/user", timeout=10).status_code == 401


def test_a_workflow_token_is_nobody(stand_in: GitHub) -> None:
    with pytest.raises(GithubException) as caught:
        assert pygithub(stand_in).get_user().login
    assert caught.value.status == 403


def test_a_personal_token_is_somebody(stand_in: GitHub) -> None:
    stand_in.state.tokens["personal"] = Token("octocat", {}, of_installation=False)

    assert pygithub(stand_in, "personal").get_user().login == "octocat"
    assert stand_in.state.violations == []
