from __future__ import annotations

import gzip
import json
import random
from base64 import b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests  # noqa: TID251 - the error that the stub raises
import responses

from dunnage import HOME
from dunnage.adapters.code_scanning import CodeScanning
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.adapters.patience import Patience
from dunnage.errors import ToolError
from dunnage.forge import Uploaded

if TYPE_CHECKING:
    from collections.abc import Iterator

API = "https://api.github.com"
STUB = f"{API}:443"  # PyGithub names the port
SARIFS = f"{STUB}/repos/o/r/code-scanning/sarifs"
COMMIT = "a" * 40
FAILED = "the findings did not get into code scanning"
OURS = (
    f"unless `merge-sarif` brought it in, this is a bug of Dunnage, please report it: {HOME}/issues"
)


class Scanning:
    """Code scanning with a clock that only counts."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        started = datetime(2026, 11, 20, 12, tzinfo=UTC)
        api = Api(API, "t", "o/r", Patience(lambda _: None, pace=0))
        self.code_scanning = CodeScanning(api, started, self.slept.append)

    def upload(self, sarif: str = '{"runs": []}') -> Uploaded:
        return self.code_scanning.upload(sarif, commit=COMMIT, ref="refs/pull/7/merge")


@pytest.fixture
def server() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        mock.get(f"{STUB}/meta", json={})
        yield mock


def accepts(server: responses.RequestsMock) -> None:
    server.post(SARIFS, status=202, json={"id": "47", "url": f"{SARIFS}/47"})


def sent(server: responses.RequestsMock) -> dict[str, Any]:
    """Read the body of the first upload."""
    upload = next(each.request for each in server.calls if each.request.method == "POST")
    body: dict[str, Any] = json.loads(upload.body or "")
    return body


def test_a_file_is_sent_and_waited_for(server: responses.RequestsMock) -> None:
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "pending"})
    server.get(f"{SARIFS}/47", json={"processing_status": "complete"})
    scanning = Scanning()
    assert Uploaded("47", processed=True) == scanning.upload('{"runs": ["ö"]}')
    assert [1, 4] == scanning.slept
    body = sent(server)
    sarif = gzip.decompress(b64decode(body.pop("sarif"), validate=True)).decode()
    assert '{"runs": ["ö"]}' == sarif
    assert {
        "commit_sha": COMMIT,
        "ref": "refs/pull/7/merge",
        "checkout_uri": "file:///github/workspace/",
        "started_at": "2026-11-20T12:00:00+00:00",
        "tool_name": "dunnage",
        "validate": True,
    } == body


@pytest.mark.parametrize(("version", "validate"), [("3.17.2", None), ("ghe.com", True)])
def test_a_server_of_ones_own_is_not_asked_to_validate(
    server: responses.RequestsMock, version: str, validate: bool | None
) -> None:
    headers = {"X-GitHub-Enterprise-Version": version}
    server.replace("GET", f"{STUB}/meta", json={}, headers=headers)
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "complete"})
    Scanning().upload()
    assert validate == sent(server).get("validate")


def test_waiting_ends_after_155_seconds(server: responses.RequestsMock) -> None:
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "pending"})
    scanning = Scanning()
    assert Uploaded("47", processed=False) == scanning.upload()
    assert 155 == sum(scanning.slept)


def test_an_upload_that_cannot_be_looked_at_is_an_upload(server: responses.RequestsMock) -> None:
    accepts(server)
    server.get(f"{SARIFS}/47", status=404, json={"message": "Not Found"})
    scanning = Scanning()
    assert (Uploaded("47", processed=False), [1]) == (scanning.upload(), scanning.slept)


@pytest.mark.parametrize(
    ("errors", "reason"),
    [
        (
            ["more runs than allowed (21 > 20)", "x"],
            f"{OURS} (more runs than allowed (21 > 20); x)",
        ),
        (None, f"{OURS} (no reason given)"),
        (
            ["the repository has too many logical alerts"],
            (
                "this repository has more alerts than GitHub keeps; only its support can delete "
                "them (the repository has too many logical alerts)"
            ),
        ),
        (
            ["CodeQL analyses … cannot be processed when the default setup is enabled"],
            (
                "results of CodeQL come from its default setup here; leave its file out of "
                "`merge-sarif` (CodeQL analyses … cannot be processed when the default setup is "
                "enabled)"
            ),
        ),
    ],
)
def test_a_file_that_github_cannot_process_is_an_error(
    server: responses.RequestsMock, errors: list[str] | None, reason: str
) -> None:
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "failed", "errors": errors})
    with pytest.raises(ToolError) as failure:
        Scanning().upload()
    assert f"{FAILED}: GitHub could not process the SARIF file; {reason}" == str(failure.value)


ENABLE = (
    "this repository does not have code scanning; enable GitHub Code Security in its settings, "
    "or set `upload-sarif: never`"
)


@pytest.mark.parametrize(
    ("status", "message", "cure"),
    [
        (
            403,
            "Advanced Security must be enabled for this repository to use code scanning.",
            ENABLE,
        ),
        (403, "Code Security must be enabled for this repository.", ENABLE),
        (403, "Code scanning is not enabled for this repository.", ENABLE),
        (404, "commit not found", "GitHub does not have that commit; check out the event's"),
        (
            404,
            "ref 'refs/pull/7/merge' not found in this repository",
            "GitHub does not have that ref; it may be deleted",
        ),
        (
            404,
            "Not Found",
            "the token may not see it; give the job `security-events: write` and `contents: read`",
        ),
        (
            413,
            "Payload Too Large",
            "the file is too large; raise `severity`, or name fewer files in `merge-sarif`",
        ),
        (400, "Invalid SARIF", f"GitHub could not process the SARIF file; {OURS}"),
        (
            400,
            "the repository has too many logical alerts",
            (
                "GitHub could not process the SARIF file; this repository has more alerts than "
                "GitHub keeps; only its support can delete them"
            ),
        ),
        (422, "Invalid request.", f"GitHub does not take the request as it is; {OURS}"),
    ],
)
def test_a_refusal_comes_with_its_cure(
    server: responses.RequestsMock, status: int, message: str, cure: str
) -> None:
    server.post(SARIFS, status=status, json={"message": message})
    with pytest.raises(GitHubError) as failure:
        Scanning().upload()
    assert f"{FAILED}: {cure} ({message})" == str(failure.value)


def test_a_missing_permission_is_named(server: responses.RequestsMock) -> None:
    server.post(
        SARIFS,
        status=403,
        json={"message": "Resource not accessible by integration"},
        headers={"X-Accepted-GitHub-Permissions": "security_events=write"},
    )
    with pytest.raises(GitHubError) as failure:
        Scanning().upload()
    assert (
        f"{FAILED}: the token may not do that (Resource not accessible by integration); give the "
        "job `security-events: write`, which GitHub withholds from pull requests of forks"
    ) == str(failure.value)


def test_an_upload_that_is_lost_is_sent_again(server: responses.RequestsMock) -> None:
    server.post(SARIFS, body=requests.ConnectionError())
    server.post(SARIFS, status=503, json={"message": "Service unavailable"})
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "complete"})
    scanning = Scanning()
    assert Uploaded("47", processed=True) == scanning.upload()
    assert [2, 8, 1] == scanning.slept


def test_a_broken_network_is_told(server: responses.RequestsMock) -> None:
    server.post(SARIFS, body=requests.ConnectionError())
    scanning = Scanning()
    with pytest.raises(GitHubError, match=rf"^{FAILED}: GitHub cannot be reached"):
        scanning.upload()
    assert (len(server.calls), scanning.slept) == (1 + 3, [2, 8])


def test_a_refusal_is_final(server: responses.RequestsMock) -> None:
    server.post(SARIFS, status=403, json={"message": "Code scanning is not enabled"})
    with pytest.raises(GitHubError):
        Scanning().upload()
    assert 1 + 1 == len(server.calls)


def test_a_limit_is_waited_for_and_the_file_sent_once(server: responses.RequestsMock) -> None:
    server.post(SARIFS, status=429, json={"message": "slow down"})
    accepts(server)
    server.get(f"{SARIFS}/47", json={"processing_status": "complete"})
    assert Uploaded("47", processed=True) == Scanning().upload()


def test_a_file_over_the_limit_is_not_sent(server: responses.RequestsMock) -> None:
    server.assert_all_requests_are_fired = False
    noise = random.Random(1).randbytes(11 * 1024 * 1024).hex()  # noqa: S311 - no secret
    with pytest.raises(ToolError) as failure:
        Scanning().upload(noise)
    assert (
        f"{FAILED}: the SARIF file has 12.5 MiB gzipped, GitHub takes 10 MiB; "
        "raise `severity`, or name fewer files in `merge-sarif`"
    ) == str(failure.value)
