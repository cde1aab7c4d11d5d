from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from bed import tools
from bed.github.deployment import DATA_RESIDENCY, DOTCOM, SERVER, Deployment
from bed.github.server import GitHub
from bed.github.state import PullRequest
from caller import BASE, HEAD, MERGE, Client, pygithub, run, sarif_log

pytestmark = pytest.mark.e2e

VERSION = "x-github-enterprise-version"
NEITHER = sarif_log(run(uri="/Dockerfile"))


@contextmanager
def stand_in(deployment: Deployment) -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules, deployment) as github:
        github.state.open(PullRequest(7, HEAD, BASE, MERGE))
        github.state.pending_polls = 0
        yield github


@pytest.mark.parametrize(
    ("deployment", "version"),
    [(DOTCOM, None), (SERVER, "3.17.2"), (DATA_RESIDENCY, "ghe.com")],
)
def test_every_answer_says_which_github_it_is(deployment: Deployment, version: str | None) -> None:
    with stand_in(deployment) as github:
        client = Client(github)
        answers = [
            client.session.get(f"{github.url}/meta", timeout=10),
            client.get("/pulls/7"),
            client.get("/pulls/8"),
        ]

        assert [each.headers.get(VERSION) for each in answers] == [version] * 3
        assert [each.status_code for each in answers] == [200, 200, 404]
        assert github.state.violations == []


def test_only_a_server_tells_its_version_in_its_meta_data() -> None:
    with stand_in(SERVER) as github:
        meta = Client(github).session.get(f"{github.url}/meta", timeout=10).json()

    assert meta == {"verifiable_password_authentication": False, "installed_version": "3.17.2"}


def test_pygithub_finds_both_apis_of_a_server() -> None:
    with stand_in(SERVER) as github:
        client = pygithub(github)
        comment = client.get_repo("octocat/demo").get_pull(7).create_issue_comment("hello")
        _, answer = client.requester.graphql_query("{ viewer { login } }", {})

        assert github.url.endswith("/api/v3")
        assert comment.html_url.startswith("https://github.example.com/octocat/demo/pull/7#")
        assert answer == {"data": {"viewer": {"login": "github-actions[bot]"}}}
        assert [each.path for each in github.state.log][-1] == "/graphql"
        assert github.state.violations == []


def test_a_server_serves_nothing_beside_its_base_path() -> None:
    with stand_in(SERVER) as github:
        wrong = github.url.removesuffix("/api/v3") + "/repos/octocat/demo"
        answer = requests.get(wrong, headers={"Authorization": "Bearer workflow"}, timeout=10)

        assert answer.status_code == 404
        assert [each.reasons for each in github.state.violations] == [
            ("the stand-in does not serve this",)
        ]


def test_a_server_does_not_know_how_to_validate() -> None:
    with stand_in(SERVER) as github:
        answer = Client(github).upload(sarif_log(), validate=False)

        assert (answer.status_code, github.state.uploads) == (422, {})
        assert [each.side for each in github.state.violations] == ["request"]


@pytest.mark.parametrize("deployment", [DOTCOM, DATA_RESIDENCY])
def test_elsewhere_an_invalid_file_is_refused_at_once(deployment: Deployment) -> None:
    with stand_in(deployment) as github:
        client = Client(github)
        taken = client.upload(NEITHER, validate=False)
        refused = client.upload(NEITHER, validate=True)
        valid = client.upload(sarif_log(), validate=True)

        assert [each.status_code for each in (taken, refused, valid)] == [202, 400, 202]
        reason = "Invalid SARIF: an invalid URI was provided as a SARIF location"
        assert refused.json()["message"] == reason
        assert github.state.violations == []


def test_an_old_server_combines_runs_of_one_category() -> None:
    with stand_in(SERVER) as github:
        twice = sarif_log(run("trivy", "app/1"), run("trivy", "app/2"))

        assert Client(github).processed(twice)["processing_status"] == "complete"
