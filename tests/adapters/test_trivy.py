import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dunnage.adapters import trivy
from dunnage.adapters.process import CommandError, Completed
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import Cache
from dunnage.errors import ToolError
from dunnage.model import Database
from dunnage.ports import Answer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EDITION = {
    "Version": 2,
    "UpdatedAt": "2026-11-20T06:00:00Z",
    "NextUpdate": "2026-11-21T06:00:00Z",
}
DATABASE = Database("2026-11-20T06:00:00Z")
PANIC = "trivy ended with exit code 2: unexpected fault address 0x7fddcae7a000"
NO_VALID_DATABASE = "trivy ended with exit code 1: FATAL DB error: invalid database"
UNWRITABLE = "trivy ended with exit code 1: fs cache: mkdir fanal: read-only file system"


class FakeTrivy:
    """A Trivy with a database, whose scans end one after the other as they are told to."""

    def __init__(self, *scans: str, java: bool = False) -> None:
        self.scans = list(scans)
        self.java = java
        self.asked: list[str] = []

    def __call__(self, argv: Sequence[str], /, **_: object) -> Completed:
        given = dict(word.split("=", 1) for word in argv if "=" in word)
        database = Path(given["--cache-dir"], "db")
        if argv[1] == "version":
            there = {"VulnerabilityDB": EDITION} if database.exists() else {}
            java = {"JavaDB": EDITION} if self.java else {}
            return Completed(0, json.dumps({"Version": "0.76.0", **there, **java}).encode(), "")
        if "--download-db-only" in argv:
            self.asked.append("download")
            database.mkdir()
            return Completed(0, b"", "")
        self.asked.append(given.get("--cache-backend", "scan"))
        if self.scans and (problem := self.scans.pop(0)):
            raise CommandError(problem)
        return Completed(0, b"{}", "")


def over(run: FakeTrivy, folder: Path) -> Trivy:
    """Give a Trivy whose cache holds a fresh database."""
    (folder / "db").mkdir()
    return Trivy(run, Cache(run, folder, NOW, ("a",)))


def test_a_scan_sees_the_layout_and_the_database_and_nothing_else() -> None:
    assert trivy.scan_argv(Path("/cache"), Path("/layout")) == [
        "trivy",
        "image",
        "--config=",
        "--quiet",
        "--no-progress",
        "--skip-version-check",
        "--disable-telemetry",
        "--cache-dir=/cache",
        "--input=/layout",
        "--format=json",
        "--scanners=vuln,secret",
        "--list-all-pkgs",
        "--exit-code=0",
        "--skip-db-update",
        "--skip-java-db-update",
        "--offline-scan",
        "--ignorefile=",
        "--secret-config=",
        "--timeout=900s",
        "--skip-files=**/*.jar",
        "--skip-files=**/*.war",
        "--skip-files=**/*.ear",
        "--skip-files=**/*.par",
    ]


def test_archives_of_java_are_scanned_where_there_is_a_database_for_them(tmp_path: Path) -> None:
    assert not any("skip-files" in word for word in trivy.scan_argv(tmp_path, tmp_path, java=True))
    assert over(FakeTrivy(java=True), tmp_path).scan(tmp_path) == Answer(b"{}", DATABASE, java=True)


def test_a_scan_tells_the_database_that_it_used(tmp_path: Path) -> None:
    run = FakeTrivy()
    scanner = over(run, tmp_path)
    scanner.prepare()
    assert scanner.scan(tmp_path) == Answer(b"{}", DATABASE)
    assert run.asked == ["scan"]


@pytest.mark.parametrize("problem", [PANIC, NO_VALID_DATABASE])
def test_a_broken_database_is_had_again_once(tmp_path: Path, problem: str) -> None:
    run = FakeTrivy(problem)
    assert over(run, tmp_path).scan(tmp_path) == Answer(b"{}", DATABASE)
    assert run.asked == ["scan", "download", "scan"]


def test_a_database_that_stays_broken_is_an_error(tmp_path: Path) -> None:
    run = FakeTrivy(PANIC, PANIC)
    with pytest.raises(ToolError) as error:
        over(run, tmp_path).scan(tmp_path)
    assert str(error.value) == (
        "Trivy cannot read its vulnerability database, not even one just downloaded: "
        "trivy ended with exit code 2: unexpected fault address 0x7fddcae7a000"
    )
    assert run.asked == ["scan", "download", "scan"]


def test_where_nothing_can_be_kept_of_layers_they_are_scanned_all_the_same(tmp_path: Path) -> None:
    run = FakeTrivy(UNWRITABLE)
    assert over(run, tmp_path).scan(tmp_path) == Answer(b"{}", DATABASE)
    assert run.asked == ["scan", "memory"]


def test_any_other_failure_leaves_the_database_alone(tmp_path: Path) -> None:
    run = FakeTrivy("trivy was killed by signal 9")
    with pytest.raises(ToolError, match="Trivy was killed, as where memory runs out"):
        over(run, tmp_path).scan(tmp_path)
    assert run.asked == ["scan"]


def test_a_trivy_that_is_missing_is_told_before_there_is_anything_to_scan(tmp_path: Path) -> None:
    def missing(_: Sequence[str], /, **__: object) -> Completed:
        message = "trivy is not installed"
        raise CommandError(message)

    with pytest.raises(ToolError, match=r"^Trivy is not installed; the action's image brings it"):
        Trivy(missing, Cache(missing, tmp_path, NOW)).prepare()


def test_licences_are_looked_for_on_request(tmp_path: Path) -> None:
    argv = trivy.scan_argv(tmp_path, tmp_path, licenses=True)
    assert "--scanners=vuln,secret,license" in argv
