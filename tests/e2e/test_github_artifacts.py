from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
import requests

from bed import tools
from bed.github.server import GitHub
from bed.github.state import PullRequest, Repository, WorkflowRun
from caller import BASE, HEAD, MERGE, Client, pygithub

pytestmark = pytest.mark.e2e

FORK = Repository("mallory/demo", id=2, is_fork=True)
MAIN = WorkflowRun(11, BASE)
STRANGE = WorkflowRun(
    12, HEAD, event="pull_request", head_branch="main", head_repository=FORK, conclusion=None
)
REPORT = {"dunnage.json": "{}"}


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules) as stand_in:
        yield stand_in
        assert stand_in.state.violations == []


@pytest.fixture
def client(github: GitHub) -> Client:
    return Client(github, github.state.issue({"actions": "read"}))


def test_pygithub_lists_what_every_run_left_under_a_name(github: GitHub) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 3, 2)]
    for run, day in zip((MAIN, STRANGE, MAIN), days, strict=True):
        github.state.leave(run, "dunnage", REPORT, day)
    github.state.leave(MAIN, "other", REPORT)
    token = github.state.issue({"actions": "read"})

    found = pygithub(github, token).get_repo("octocat/demo").get_artifacts("dunnage")

    assert found.totalCount == 3
    assert [
        (each.created_at, each.workflow_run.id, each.workflow_run.head_sha) for each in found
    ] == [
        (days[1], 12, HEAD),
        (days[2], 11, BASE),
        (days[0], 11, BASE),
    ]


def test_an_artifact_names_the_repository_that_its_commit_is_from(
    github: GitHub, client: Client
) -> None:
    left = github.state.leave(STRANGE, "dunnage", REPORT)

    body = client.get(f"/actions/artifacts/{left.id}").json()

    assert body["workflow_run"] == {
        "id": 12,
        "repository_id": 1,
        "head_repository_id": 2,
        "head_branch": "main",
        "head_sha": HEAD,
    }
    assert body["digest"] == f"sha256:{sha256(left.archive).hexdigest()}"
    assert (body["size_in_bytes"], body["expired"]) == (len(left.archive), False)


def test_the_artifacts_of_one_run_are_its_own(github: GitHub, client: Client) -> None:
    for run, name in ((MAIN, "dunnage"), (STRANGE, "dunnage-api"), (STRANGE, "dunnage-web")):
        github.state.leave(run, name, REPORT)

    body = client.get("/actions/runs/12/artifacts").json()

    names = [each["name"] for each in body["artifacts"]]
    assert (body["total_count"], names) == (2, ["dunnage-web", "dunnage-api"])
    assert client.get("/actions/runs/13/artifacts").status_code == 404


def test_an_archive_is_downloaded_from_another_host(github: GitHub, client: Client) -> None:
    left = github.state.leave(MAIN, "dunnage", {"a/b.json": "1", "c.bin": b"\0"})

    sent = archive(client, left.id)
    got = requests.get(sent.headers["Location"], timeout=10)

    with ZipFile(BytesIO(got.content)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            "a/b.json": b"1",
            "c.bin": b"\0",
        }
    assert (sent.status_code, sent.content) == (302, b"")
    assert got.headers["Content-Type"] == "application/zip"
    assert sent.headers["Location"].startswith("http://localhost:")
    assert not sent.headers["Location"].startswith(github.url)


def test_the_other_host_takes_no_token(github: GitHub, client: Client) -> None:
    left = github.state.leave(MAIN, "dunnage", REPORT)

    place = archive(client, left.id).headers["Location"]
    leaked = requests.get(place, headers={"Authorization": "Bearer workflow"}, timeout=10)
    guessed = requests.get(place + "0", timeout=10)

    assert (leaked.status_code, "InvalidAuthenticationInfo" in leaked.text) == (400, True)
    assert guessed.status_code == 403
    # What a client sent there stands in the log, as everything does.
    last = github.state.log[-2]
    assert (last.path, "authorization" in last.headers) == (f"/artifacts/{left.id}.zip", True)


def test_an_expired_artifact_is_listed_and_gone(github: GitHub, client: Client) -> None:
    left = github.state.leave(MAIN, "dunnage", REPORT)
    github.state.artifacts[left.id] = replace(left, is_expired=True)

    (listed,) = client.get("/actions/artifacts", name="dunnage").json()["artifacts"]
    answer = archive(client, left.id)

    assert listed["expired"] is True
    assert (answer.status_code, answer.json()["message"]) == (410, "Artifact has expired")


def test_a_run_tells_where_it_came_from(github: GitHub, client: Client) -> None:
    github.state.begin(STRANGE)

    body = client.get("/actions/runs/12").json()

    said = ("event", "path", "status", "conclusion", "head_sha", "head_branch", "pull_requests")
    assert [body[name] for name in said] == [
        "pull_request",
        ".github/workflows/review.yml",
        "in_progress",
        None,
        HEAD,
        "main",
        [],
    ]
    assert (body["repository"]["id"], body["head_repository"]["id"]) == (1, 2)
    assert body["head_repository"]["owner"]["login"] == "mallory"


@pytest.mark.parametrize(("repository", "numbers"), [(Repository(), [7]), (FORK, [])])
def test_a_run_tells_the_pull_requests_of_its_own_repository_alone(
    github: GitHub, client: Client, repository: Repository, numbers: list[int]
) -> None:
    github.state.open(PullRequest(7, HEAD, BASE, MERGE, head_repository=repository))
    run = WorkflowRun(12, HEAD, head_branch="feature", head_repository=repository)
    github.state.begin(run)

    body = client.get("/actions/runs/12").json()

    assert [each["number"] for each in body["pull_requests"]] == numbers


def test_a_job_without_actions_sees_no_artifact(github: GitHub) -> None:
    left = github.state.leave(MAIN, "dunnage", REPORT)

    answer = archive(Client(github), left.id)

    assert (answer.status_code, answer.headers["x-accepted-github-permissions"]) == (
        *(403, "actions=read"),
    )


def archive(client: Client, number: int) -> requests.Response:
    address = f"{client.root}/actions/artifacts/{number}/zip"
    return client.session.get(address, allow_redirects=False, timeout=10)
