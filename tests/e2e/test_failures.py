"""Whatever Trivy and its database do wrong: the review says so, and tells what else it found.

Trivy is real, and so are the registries, disks and servers that fail it; around it are fakes.
"""

import io
import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bed import process, registry, tools, vulnerabilities
from bed.registry import Fault, Foreign, Impostor, Refusal, Silence, Truncation
from dunnage.adapters.process import Completed, Processes, Run
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import Cache
from dunnage.adapters.trivy_server import TrivyServer
from dunnage.config import Config
from dunnage.events import PullRequest
from dunnage.events import Run as Event
from dunnage.job import Job
from dunnage.model import Outcome, Verdict
from dunnage.notes import Notes
from dunnage.pipeline import review
from dunnage.ports import Scanner
from dunnage.workspace import Workspace
from fakes import BASE_LAYER, Fakes, FakeStore
from image import archives
from image.archives import Entry

pytestmark = pytest.mark.e2e

NOWHERE = "127.0.0.1:9/trivy-db:2"
OUR_OWN = "base-image-floating-tag"  # found by our linter, whatever becomes of Trivy
THEIRS = "CVE-2021-23337"  # of lodash, in the bed's database
_HEAD, _BASE = "a" * 40, "b" * 40
_EVENT = Event(
    event="pull_request",
    server_url="https://github.com",
    api_url="https://api.github.com",
    repository="octo/shop",
    commit=_HEAD,
    ref="refs/pull/7/merge",
    pull_request=PullRequest(7, "c" * 40, _BASE, fork=False),
)
_DOCKERFILE = "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nUSER node\n"
_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_PACKAGE = Entry(
    "app/node_modules/lodash/package.json", b'{"name": "lodash", "version": "4.17.20"}'
)
_ARCHIVE = Entry("app/node_modules/lodash/wrapper.jar", b"PK\x05\x06" + bytes(18))
_LAYER = archives.tar(_PACKAGE, _ARCHIVE)


class LayoutStore(FakeStore):
    """Exports an image that Trivy can read."""

    def save(self, *images: str) -> AbstractContextManager[BinaryIO]:
        members = {each.path: each for each in archives.saved(BASE_LAYER, _LAYER)}
        blobs = json.loads(members["manifest.json"].content)[0]
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": _described(members[blobs["Config"]], "config.v1+json"),
            "layers": [_described(members[each], "layer.v1.tar") for each in blobs["Layers"]],
        }
        blob = json.dumps(manifest).encode()
        entry = Entry(f"blobs/sha256/{archives.digest(blob)}", blob)
        described = {**_described(entry, "manifest.v1+json"), "mediaType": _MANIFEST}
        index = {"schemaVersion": 2, "manifests": [described]}
        members["index.json"] = Entry("index.json", json.dumps(index).encode())
        return nullcontext(io.BytesIO(archives.tar(*members.values(), entry)))


def _described(entry: Entry, kind: str) -> dict[str, object]:
    digest = f"sha256:{archives.digest(entry.content)}"
    media_type = f"application/vnd.oci.image.{kind}"
    return {"mediaType": media_type, "digest": digest, "size": len(entry.content)}


@dataclass
class Reviewed:
    """What a review came to, wherever it is told."""

    verdict: Verdict
    fakes: Fakes
    rules: dict[str, list[str]]  # of the SARIF file, by tool

    @property
    def problems(self) -> str:
        return self.fakes.runner.pairs["could-not-check"]

    @property
    def comment(self) -> str:
        return self.fakes.comments.bodies[0]


@dataclass(frozen=True)
class Stage:
    """A repository, a Trivy, and a cache folder that is empty at first."""

    folder: Path
    run: Run
    fakes: Fakes = field(default_factory=lambda: Fakes(store=LayoutStore()))

    @classmethod
    def at(cls, folder: Path, run: Run) -> Self:
        stage = cls(folder, run)
        for commit in (_HEAD, _BASE):
            stage.fakes.repository.trees[commit] = folder / commit[:1]
            (folder / commit[:1]).mkdir()
            (folder / commit[:1] / "Dockerfile").write_text(_DOCKERFILE)
        return stage

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def local(self, *repositories: str) -> Scanner:
        cache = Cache(self.run, self.cache, datetime.now(UTC), repositories or (NOWHERE,))
        return Trivy(self.run, cache)

    def server(self, url: str, token: str) -> Scanner:
        now = datetime.now(UTC)
        return TrivyServer(self.run, Cache(self.run, self.cache, now), url, token, now)

    def review(self, scanner: Scanner) -> Reviewed:
        fakes, workspace = self.fakes, Workspace(self.fakes.repository.trees[_HEAD])
        config = Config.from_inputs({"baseline": "none", "fail-on": "critical"})
        world = replace(fakes.tools(), scanner=scanner)
        today = datetime.now(UTC).date()
        verdict = review(Job(config, _EVENT, workspace, world, Notes(fakes.runner), today))
        runs = json.loads((workspace.root / "dunnage.sarif").read_text())["runs"]
        rules = {
            each["tool"]["driver"]["name"]: [found["ruleId"] for found in each["results"]]
            for each in runs
        }
        return Reviewed(verdict, fakes, rules)


@pytest.fixture(scope="module")
def programs() -> Path:
    return tools.ensure().programs


@pytest.fixture
def stage(programs: Path, tmp_path: Path) -> Stage:
    return Stage.at(tmp_path, _processes(programs))


def _processes(programs: Path) -> Run:
    return Processes({"PATH": f"{programs}:/usr/bin:/bin", "HOME": "/nonexistent"}).run


def assert_unchecked(reviewed: Reviewed, reason: str) -> None:
    """Hold the review to saying why, to finding no vulnerability, and to hiding nothing."""
    (told,) = reviewed.verdict.reasons
    assert reviewed.verdict.outcome is Outcome.COULD_NOT_CHECK
    assert told.startswith("Trivy: ")
    assert reason in told
    assert reason in reviewed.problems
    assert "**Not checked: Trivy.**" in reviewed.comment
    assert OUR_OWN in reviewed.rules["dunnage"]
    assert "Trivy" not in reviewed.rules
    assert reviewed.fakes.runner.pairs["vulnerabilities-high"] == ""
    assert int(reviewed.fakes.runner.pairs["size-unpacked"]) > 0


def assert_checked(reviewed: Reviewed) -> None:
    """Hold the review to having found what there is, with a whole image."""
    assert reviewed.verdict.outcome is Outcome.PASS
    assert THEIRS in reviewed.rules["Trivy"]
    assert OUR_OWN in reviewed.rules["dunnage"]


@pytest.mark.parametrize(
    ("repository", "reason"),
    [
        ("registry.invalid/trivy-db:2", "registry.invalid/trivy-db:2: its name is not known (DNS)"),
        (NOWHERE, f"{NOWHERE}: connection refused"),
    ],
    ids=["no such name", "nobody listens"],
)
def test_a_registry_that_is_not_there(stage: Stage, repository: str, reason: str) -> None:
    assert_unchecked(stage.review(stage.local(repository)), reason)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Refusal(HTTPStatus.UNAUTHORIZED), "401 Unauthorized: it wants a login"),
        (Refusal(HTTPStatus.FORBIDDEN), "403 Forbidden: it denies access"),
        (Refusal(HTTPStatus.NOT_FOUND), "404 Not Found: it has no such database"),
        (Refusal(HTTPStatus.TOO_MANY_REQUESTS), "429 Too Many Requests: too many ask it"),
        (
            Refusal(HTTPStatus.INTERNAL_SERVER_ERROR),
            "500 Internal Server Error: it is out of order",
        ),
        (Refusal(HTTPStatus.SERVICE_UNAVAILABLE), "503 Service Unavailable: it is out of order"),
        (Truncation(100), "the download is damaged"),
        (Foreign(), "what it has is no vulnerability database"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Foreign | Truncation) else None,
)
def test_a_registry_that_does_not_give_its_database(
    stage: Stage, fault: Fault, reason: str
) -> None:
    with registry.serve(vulnerabilities.archive(), fault) as host:
        repository = f"{host}/trivy-db:2"
        assert_unchecked(stage.review(stage.local(repository)), f"{repository}: {reason}")


def test_a_registry_that_never_answers(stage: Stage) -> None:
    def hurried(argv: Sequence[str], /, **setting: Any) -> Completed:  # noqa: ANN401 - of any kind
        return stage.run(argv, **{**setting, "timeout": 3})

    impatient = replace(stage, run=hurried)
    with registry.serve(b"", Silence()) as host:
        scanner = impatient.local(f"{host}/trivy-db:2")
        assert_unchecked(impatient.review(scanner), "it does not answer in time")


def test_a_registry_whose_certificate_nobody_trusts(stage: Stage) -> None:
    certificate = stage.folder / "certificate.pem"
    request = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1")
    process.run("openssl", *request, "-keyout", certificate, "-out", stage.folder / "own.pem")
    with certificate.open("a") as file:
        file.write((stage.folder / "own.pem").read_text())
    with registry.serve(b"", Impostor(certificate)) as host:
        scanner = stage.local(f"{host}/trivy-db:2")
        assert_unchecked(stage.review(scanner), "its certificate is not trusted")


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"rubbish", "the download is damaged"),
        (vulnerabilities.archive(schema=3), "its database has not the schema 2"),
    ],
    ids=["rubbish", "another schema"],
)
def test_a_registry_whose_database_is_none(stage: Stage, archive: bytes, reason: str) -> None:
    with registry.serve(archive) as host:
        assert_unchecked(stage.review(stage.local(f"{host}/trivy-db:2")), reason)


def test_after_failing_registries_the_next_is_asked(stage: Stage) -> None:
    archive = vulnerabilities.archive()
    with registry.serve(archive, Truncation(100)) as cut, registry.serve(archive) as good:
        repositories = ("registry.invalid/db:2", NOWHERE, f"{cut}/db:2", f"{good}/db:2")
        assert_checked(stage.review(stage.local(*repositories)))


@pytest.mark.parametrize("fault", [Refusal(HTTPStatus.NOT_FOUND), Truncation(100)])
def test_an_old_database_is_used_with_its_age(stage: Stage, fault: Fault) -> None:
    vulnerabilities.write(stage.cache, age=timedelta(days=3, hours=1))
    with registry.serve(vulnerabilities.archive(), fault) as host:
        reviewed = stage.review(stage.local(f"{host}/trivy-db:2"))

    assert_checked(reviewed)
    assert "Trivy: The vulnerability database is 3 days old" in reviewed.problems
    assert ", 3 days old" in reviewed.comment.splitlines()[-1]
    assert any(line.startswith("Trivy 0.") and "3 days old" in line for line in _log(reviewed))


def test_a_fresh_database_is_not_asked_for(stage: Stage) -> None:
    vulnerabilities.write(stage.cache)
    reviewed = stage.review(stage.local("registry.invalid/trivy-db:2"))
    assert_checked(reviewed)
    assert "database" not in reviewed.problems.replace("database for Java", "")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Have another disk in the place of a folder."""
    process.run("mount", *options, folder)
    try:
        yield
    finally:
        process.run("umount", "--lazy", folder)


def test_a_full_disk_cannot_take_a_database(stage: Stage) -> None:
    stage.cache.mkdir()
    with (
        mounted(stage.cache, "-t", "tmpfs", "-o", "size=16k", "none"),
        registry.serve(vulnerabilities.archive()) as host,
    ):
        scanner = stage.local(f"{host}/trivy-db:2")
        assert_unchecked(stage.review(scanner), "there is no space left on the disk")


def test_a_full_disk_keeps_the_old_database(stage: Stage) -> None:
    stage.cache.mkdir()
    with (
        mounted(stage.cache, "-t", "tmpfs", "-o", "size=48k", "none"),
        registry.serve(vulnerabilities.archive()) as host,
    ):
        vulnerabilities.write(stage.cache, age=timedelta(days=3))
        reviewed = stage.review(stage.local(f"{host}/trivy-db:2"))
    assert_checked(reviewed)
    assert "there is no space left on the disk" in reviewed.problems


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with mounted(folder, "--bind", str(folder)):
        process.run("mount", "-o", "remount,ro,bind", folder)
        yield


def test_a_cache_that_cannot_be_written_is_told(stage: Stage) -> None:
    with read_only(stage.cache):
        assert_unchecked(stage.review(stage.local()), f"{stage.cache}: Read-only file system")


def test_a_cache_that_cannot_be_written_serves_what_it_holds(stage: Stage) -> None:
    vulnerabilities.write(stage.cache)
    with read_only(stage.cache):
        assert_checked(stage.review(stage.local()))


def _corrupt(cache: Path) -> None:
    vulnerabilities.write(cache)
    database = cache / "db" / "trivy.db"
    database.write_bytes(database.read_bytes()[:20_000])  # what Trivy dies of


def test_a_corrupt_database_is_replaced(stage: Stage) -> None:
    _corrupt(stage.cache)
    with registry.serve(vulnerabilities.archive()) as host:
        assert_checked(stage.review(stage.local(f"{host}/trivy-db:2")))


def test_a_corrupt_database_that_cannot_be_replaced(stage: Stage) -> None:
    _corrupt(stage.cache)
    assert_unchecked(stage.review(stage.local()), f"{NOWHERE}: connection refused")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("kill -KILL $$", "Trivy was killed, as where memory runs out: take a larger runner."),
        ('"$real" "$@" | head --bytes=500', "Trivy's report is not JSON"),
        ("echo Usage: trivy", "Trivy's report is not JSON"),
        (
            '"$real" "$@" | sed "s/SchemaVersion\\": 2/SchemaVersion\\": 3/"',
            "Trivy's report has schema 3, not 2",
        ),
        ("echo FATAL: no reason >&2; exit 1", "Trivy cannot scan the image: "),
    ],
    ids=["killed", "cut short", "no JSON", "another schema", "no reason"],
)
def test_a_trivy_that_breaks_while_it_scans(
    stage: Stage, programs: Path, script: str, reason: str
) -> None:
    vulnerabilities.write(stage.cache)
    fake = stage.folder / "bin" / "trivy"
    fake.parent.mkdir()
    real = f"real={programs}/trivy"
    otherwise = 'case "$*" in version*) exec "$real" "$@";; esac'
    fake.write_text(f"#!/bin/sh\n{real}\n{otherwise}\n{script}\n")
    fake.chmod(0o755)
    broken = replace(stage, run=_processes(fake.parent))
    assert_unchecked(broken.review(broken.local()), reason)


def test_a_trivy_that_is_missing(stage: Stage) -> None:
    nothing = replace(stage, run=_processes(stage.folder))
    assert_unchecked(nothing.review(nothing.local()), "Trivy is not installed")


def test_archives_of_java_are_told_where_they_cannot_be_scanned(stage: Stage) -> None:
    vulnerabilities.write(stage.cache)
    reviewed = stage.review(stage.local())
    assert_checked(reviewed)
    assert reviewed.problems == (
        "Trivy: 1 Java archive not scanned (such as `/app/node_modules/lodash/wrapper.jar`): "
        "Trivy's database for Java is not in its cache. docs/trivy.md tells how to have it."
    )


@contextmanager
def serving(stage: Stage, programs: Path) -> Iterator[str]:
    """Run a Trivy server that wants a token."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    cache = stage.folder / "server"
    vulnerabilities.write(cache)
    options = (f"--cache-dir={cache}", f"--listen={address}", "--token=sesame", "--skip-db-update")
    argv = [f"{programs}/trivy", "server", *options]
    with subprocess.Popen(argv, stderr=subprocess.DEVNULL) as server:
        try:
            _await(f"http://{address}/healthz")
            yield f"http://{address}"
        finally:
            server.kill()


def _await(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url, timeout=1).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} does not answer")


def test_a_server_scans_without_any_database_here(stage: Stage, programs: Path) -> None:
    with serving(stage, programs) as url:
        reviewed = stage.review(stage.server(url, "sesame"))
    assert_checked(reviewed)
    assert f", told by {url}: " in "\n".join(_log(reviewed))
    assert not stage.cache.exists()


def test_a_server_that_wants_another_token(stage: Stage, programs: Path) -> None:
    with serving(stage, programs) as url:
        reviewed = stage.review(stage.server(url, "simsim"))
    assert_unchecked(reviewed, f"The Trivy server at {url} does not take the token: see the input")


def test_a_server_that_is_down(stage: Stage) -> None:
    url = "http://127.0.0.1:9"
    reviewed = stage.review(stage.server(url, "sesame"))
    assert_unchecked(reviewed, f"The Trivy server at {url} does not answer: connection refused.")


def test_a_server_that_is_none(stage: Stage) -> None:
    with registry.serve(b"") as host:
        reviewed = stage.review(stage.server(f"http://{host}", "sesame"))
    assert_unchecked(reviewed, f"The Trivy server at http://{host} is none: it does not know what")


def test_what_a_pull_request_configures_for_trivy_is_not_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    vulnerabilities.write(stage.cache)
    root = stage.fakes.repository.trees[_HEAD]
    (root / "trivy.yaml").write_text("severity: [LOW]\nserver: {addr: http://127.0.0.1:9}\n")
    (root / "trivy-secret.yaml").write_text("disable-rules: [npm-access-token]\n")
    (root / ".trivyignore").write_text(f"{THEIRS}\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("TRIVY_SEVERITY", "LOW")
    assert_checked(stage.review(stage.local()))


def _log(reviewed: Reviewed) -> list[str]:
    return reviewed.fakes.runner.lines
