import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests  # noqa: TID251 - what it raises
import responses

from dunnage.adapters.process import CommandError, Completed
from dunnage.adapters.trivy_database import Cache
from dunnage.adapters.trivy_server import TrivyServer
from dunnage.errors import ToolError
from dunnage.model import Database
from dunnage.ports import Answer

URL = "https://trivy.example.com"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EDITION = {
    "Version": 2,
    "UpdatedAt": "2026-11-20T06:00:00Z",
    "NextUpdate": "2026-11-21T06:00:00Z",
}


@dataclass
class FakeTrivy:
    """A client, which remembers how it was started."""

    problem: str | None = None
    argv: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, argv: Sequence[str], /, *, env: Mapping[str, str] | None = None, **_: object
    ) -> Completed:
        if argv[1] == "version":
            return Completed(0, b'{"Version": "0.76.0"}', "")
        self.argv, self.environment = list(argv), dict(env or {})
        if self.problem:
            raise CommandError(self.problem)
        return Completed(0, b"{}", "")


def server(run: FakeTrivy, now: datetime = NOW) -> TrivyServer:
    return TrivyServer(run, Cache(run, Path("/cache"), now), f"{URL}/", "sesame", now)


def answers(**edition: str) -> None:
    told = {"Version": "0.76.0", "VulnerabilityDB": EDITION | edition}
    responses.get(f"{URL}/version", json=told)


@responses.activate
def test_a_server_scans_with_its_own_database(tmp_path: Path) -> None:
    answers()
    run = FakeTrivy()
    client = server(run)
    client.prepare()
    assert client.scan(tmp_path) == Answer(b"{}", Database("2026-11-20T06:00:00Z", server=URL))
    assert run.argv[-1] == f"--server={URL}"


@responses.activate
def test_the_token_is_no_argument(tmp_path: Path) -> None:
    answers()
    run = FakeTrivy()
    server(run).scan(tmp_path)
    assert run.environment == {"TRIVY_TOKEN": "sesame"}
    assert not any("sesame" in word for word in run.argv)


@responses.activate
def test_a_server_with_an_old_database_is_used_and_told(tmp_path: Path) -> None:
    answers(UpdatedAt="2026-11-17T06:00:00Z", NextUpdate="2026-11-18T06:00:00Z")
    assert server(FakeTrivy()).scan(tmp_path).database == Database(
        updated_at="2026-11-17T06:00:00Z",
        age=3,
        server=URL,
        problem=(f"The vulnerability database of {URL} is 3 days old: have the server renew it."),
    )


@responses.activate
def test_a_server_without_a_database_cannot_check() -> None:
    responses.get(f"{URL}/version", body=json.dumps({"Version": "0.76.0"}))
    with pytest.raises(ToolError, match="has no vulnerability database yet"):
        server(FakeTrivy()).prepare()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (404, "is none: it does not know what Trivy asks for (404)."),
        (502, "is out of order (502)."),
        (
            requests.ConnectionError("[Errno 111] Connection refused"),
            "does not answer: connection refused.",
        ),
        (requests.ReadTimeout("Read timed out."), "does not answer in time."),
    ],
)
@responses.activate
def test_a_server_that_gives_no_answer_is_told(answer: int | Exception, told: str) -> None:
    if isinstance(answer, int):
        responses.get(f"{URL}/version", status=answer)
    else:
        responses.get(f"{URL}/version", body=answer)
    with pytest.raises(ToolError) as error:
        server(FakeTrivy()).prepare()
    assert str(error.value) == f"The Trivy server at {URL} {told}"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            "twirp error unauthenticated: invalid token",
            f"The Trivy server at {URL} does not take the token: see the input `trivy-token`.",
        ),
        ("trivy took longer than 900 s", f"The Trivy server at {URL} does not answer in time."),
        ("invalid tar header", "Trivy cannot scan the image: invalid tar header"),
    ],
)
def test_a_scan_that_the_server_spoils_is_told_from_others(
    tmp_path: Path, problem: str, told: str
) -> None:
    with pytest.raises(ToolError) as error:
        server(FakeTrivy(problem)).scan(tmp_path)
    assert str(error.value) == told
