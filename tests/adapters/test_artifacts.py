from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import loopback
from dunnage.adapters.artifacts import RunArtifacts, parse_run
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.adapters.patience import Patience
from dunnage.document import Document
from dunnage.errors import ToolError
from dunnage.forge import Artifact, WorkflowRun
from loopback import Loopback, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZIP = b"PK\x03\x04" + bytes(200_000)
DIGEST = f"sha256:{hashlib.sha256(ZIP).hexdigest()}"
CREATED = datetime(2026, 11, 20, 12, tzinfo=UTC)
ARTIFACT = Artifact(1, "report", len(ZIP), DIGEST, CREATED, 7, "c" * 40, "main", 99)
FAILED = "the artifact 'report' was not downloaded"


def told(number: int, hour: int = 12, **more: object) -> dict[str, Any]:
    return {
        "id": number,
        "name": "report",
        "size_in_bytes": len(ZIP),
        "digest": DIGEST,
        "expired": False,
        "created_at": f"2026-11-20T{hour}:00:00Z",
        "workflow_run": {
            "id": 7,
            "repository_id": 99,
            "head_repository_id": 99,
            "head_branch": "main",
            "head_sha": "c" * 40,
        },
        **more,
    }


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback.serve() as state:
        yield state


@pytest.fixture
def store() -> Iterator[Loopback]:
    with loopback.serve() as state:
        yield state


def artifacts(server: Loopback) -> RunArtifacts:
    return RunArtifacts(Api(server.url, "t", "o/r", Patience(lambda _: None, pace=0)))


def sends_to(server: Loopback, location: str) -> None:
    server.answers(Reply(302, b"", {"Location": location}))


def test_artifacts_of_a_name_come_newest_first(server: Loopback) -> None:
    listed = [told(1, 11), told(2, 13), told(3, 12, expired=True), told(4, 12)]
    server.answers(Reply(body={"total_count": 4, "artifacts": listed}))
    assert (2, 4, 1) == tuple(each.id for each in artifacts(server).named("report", 10))
    path = "/repos/o/r/actions/artifacts?name=report&page=1&per_page=100"
    assert [f"GET {path}"] == server.calls


def test_an_artifact_of_a_run_says_where_it_is_from(server: Loopback) -> None:
    server.answers(Reply(body={"total_count": 1, "artifacts": [told(1)]}))
    assert (ARTIFACT,) == artifacts(server).of_run(7)
    assert ["GET /repos/o/r/actions/runs/7/artifacts?page=1&per_page=100"] == server.calls


def test_an_artifact_may_say_less(server: Loopback) -> None:
    less = told(1, digest=None, workflow_run=None)
    server.answers(Reply(body={"total_count": 1, "artifacts": [less]}))
    expected = Artifact(1, "report", len(ZIP), None, CREATED, None, None, None, None)
    assert (expected,) == artifacts(server).of_run(7)


RUN = {
    "id": 7,
    "event": "pull_request",
    "path": ".github/workflows/review.yml",
    "conclusion": "success",
    "head_sha": "c" * 40,
    "head_branch": "fix",
    "head_repository": {"id": 3, "owner": {"login": "mona"}},
    "pull_requests": [],
}


def test_a_run_is_described(server: Loopback) -> None:
    server.answers(Reply(body=RUN))
    path = ".github/workflows/review.yml"
    expected = WorkflowRun(7, "pull_request", path, "success", "c" * 40, "fix", "mona", 3)
    assert expected == artifacts(server).run(7)
    assert ["GET /repos/o/r/actions/runs/7"] == server.calls


def test_a_run_of_a_deleted_repository_is_described_as_far_as_it_is_known() -> None:
    gone = {**RUN, "conclusion": None, "head_branch": None, "head_repository": None}
    run = parse_run(Document(gone, "run"))
    assert (None, None, None, None) == (
        run.conclusion,
        run.head_branch,
        run.head_owner,
        run.head_repository,
    )


@pytest.mark.parametrize(
    ("path", "file"),
    [("review.yml@main", "review.yml"), ("a@b.yaml@refs/heads/x@y.yml", "a@b.yaml")],
)
def test_a_workflow_is_a_file_without_its_ref(path: str, file: str) -> None:
    run = parse_run(Document({**RUN, "path": f".github/workflows/{path}"}, "run"))
    assert f".github/workflows/{file}" == run.path


def test_an_archive_is_downloaded_without_the_token(
    server: Loopback, store: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    sends_to(server, f"{store.url}/1.zip?sig=x%2By")
    store.answers(Reply(body=ZIP))
    assert ZIP == artifacts(server).download(ARTIFACT, len(ZIP))
    assert ["GET /repos/o/r/actions/artifacts/1/zip"] == server.calls
    assert ["GET /1.zip?sig=x%2By"] == store.calls
    assert "authorization" not in store.asked[0].headers


def test_an_archive_without_a_digest_is_taken_as_it_is(server: Loopback, store: Loopback) -> None:
    sends_to(server, f"{store.url}/1.zip")
    store.answers(Reply(body=b"PK"))
    without = Artifact(1, "report", 2, None, CREATED, 7, None, None, None)
    assert b"PK" == artifacts(server).download(without, 2)


def failure(server: Loopback, artifact: Artifact = ARTIFACT, most: int = len(ZIP)) -> str:
    with pytest.raises(ToolError) as caught:
        artifacts(server).download(artifact, most)
    return str(caught.value)


def test_an_archive_that_is_not_as_its_digest_says_is_refused(
    server: Loopback, store: Loopback
) -> None:
    sends_to(server, f"{store.url}/1.zip")
    store.answers(Reply(body=ZIP[:-1]))
    assert f"{FAILED}: it has not the digest that GitHub names" == failure(server)


def test_an_archive_that_is_told_to_be_too_large_is_not_asked_for(server: Loopback) -> None:
    assert f"{FAILED}: it has more than 100 bytes" == failure(server, most=100)
    assert [] == server.calls


def test_an_archive_that_is_larger_than_told_is_not_read_to_its_end(
    server: Loopback, store: Loopback
) -> None:
    sends_to(server, f"{store.url}/1.zip")
    store.answers(Reply(body=bytes(10_000_000)))
    small = Artifact(1, "report", 10, None, CREATED, 7, None, None, None)
    assert f"{FAILED}: it has more than 100 bytes" == failure(server, small, 100)


@pytest.mark.parametrize("location", ["http://store.example.org/1.zip", "file:///etc/passwd", ""])
def test_an_archive_comes_over_https_alone(server: Loopback, location: str) -> None:
    sends_to(server, location)
    assert f"{FAILED}: GitHub gives no address that starts with https://" == failure(server)


def test_the_store_sends_nowhere_else(server: Loopback, store: Loopback) -> None:
    sends_to(server, f"{store.url}/1.zip?sig=secret")
    store.answers(Reply(302, b"", {"Location": f"{server.url}/internal"}))
    assert f"{FAILED}: the store of artifacts answered 302" == failure(server)
    assert 1 == len(server.calls)


def test_a_store_that_stumbles_is_asked_again(server: Loopback, store: Loopback) -> None:
    sends_to(server, f"{store.url}/1.zip")
    store.answers(Reply(503, b"", {"Retry-After": "3600"}), Reply(body=ZIP))
    assert ZIP == artifacts(server).download(ARTIFACT, len(ZIP))


def test_an_archive_that_has_expired_is_an_error(server: Loopback) -> None:
    server.answers(Reply(410, {"message": "Artifact has expired"}))
    with pytest.raises(GitHubError) as caught:
        artifacts(server).download(ARTIFACT, len(ZIP))
    assert f"{FAILED}: GitHub answered 410 (Artifact has expired)" == str(caught.value)


def test_the_address_of_an_archive_is_in_no_message(server: Loopback) -> None:
    sends_to(server, "http://127.0.0.1:9/1.zip?sig=secret")
    assert f"{FAILED}: GitHub cannot be reached (ConnectionError)" == failure(server)
