from collections.abc import Sequence
from pathlib import Path

import pytest

from dunnage.adapters import trivy
from dunnage.adapters.process import CommandError, Completed
from dunnage.adapters.trivy import Installation, Trivy
from dunnage.errors import ToolError
from dunnage.ports import Database

CACHE = Path("/cache")
VERSION = b'{"Version": "0.76.0", "VulnerabilityDB": {"Version": 2, "UpdatedAt": "2026-11-20"}}'
NO_DATABASE = b'{"Version": "0.76.0"}'
REFUSED = "trivy ended with exit code 1: 2026-11-20\tFATAL\tFatal error\t{}: connection refused"
PANIC = "trivy ended with exit code 2: unexpected fault address 0x7fddcae7a000"
NO_VALID_DATABASE = "trivy ended with exit code 1: FATAL DB error: invalid database"


class FakeTrivy:
    """A Trivy whose scans end one after the other as they are told to."""

    def __init__(
        self, version: bytes = VERSION, closed: Sequence[str] = (), scans: Sequence[str] = ()
    ) -> None:
        self.version = version
        self.closed = closed
        self.scans = list(scans)
        self.asked: list[str] = []

    def __call__(self, argv: Sequence[str], /, **_: object) -> Completed:
        repository = next((word for word in argv if word.startswith("--db-repository=")), "")
        if argv[1] == "version":
            return Completed(0, self.version, "")
        self.asked.append(repository.partition("=")[2] or "scan")
        if repository:
            if self.asked[-1] in self.closed:
                raise CommandError(REFUSED.format(self.asked[-1]))
            return Completed(0, b"", "")
        if self.scans and (problem := self.scans.pop(0)):
            raise CommandError(problem)
        return Completed(0, b"{}", "")


def test_a_scan_sees_the_layout_and_the_database_and_nothing_else() -> None:
    assert trivy.scan_argv(CACHE, Path("/layout")) == [
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


def test_a_download_asks_one_repository() -> None:
    assert trivy.download_argv(CACHE, "mirror.example/trivy-db:2") == [
        "trivy",
        "image",
        "--config=",
        "--quiet",
        "--no-progress",
        "--skip-version-check",
        "--disable-telemetry",
        "--download-db-only",
        "--cache-dir=/cache",
        "--db-repository=mirror.example/trivy-db:2",
    ]


@pytest.mark.parametrize(
    ("output", "installation"),
    [
        (VERSION, Installation("0.76.0", "2026-11-20")),
        (NO_DATABASE, Installation("0.76.0", None)),
    ],
)
def test_the_version_tells_of_the_database_too(output: bytes, installation: Installation) -> None:
    assert trivy.parse_version(output) == installation


@pytest.mark.parametrize(
    ("closed", "asked"), [((), ["a"]), (("a",), ["a", "b"]), (("a", "b"), ["a", "b", "c"])]
)
def test_repositories_are_tried_until_one_answers(
    tmp_path: Path, closed: Sequence[str], asked: list[str]
) -> None:
    run = FakeTrivy(closed=closed)
    assert Trivy(run, tmp_path, ("a", "b", "c")).prepare() == Database("2026-11-20")
    assert run.asked == asked


def test_an_old_database_is_used_where_no_repository_answers(tmp_path: Path) -> None:
    run = FakeTrivy(closed=("a", "b"))
    assert Trivy(run, tmp_path, ("a", "b")).prepare() == Database(
        updated_at="2026-11-20",
        problem=(
            "The vulnerability database of 2026-11-20 is out of date. "
            "a: a: connection refused; b: b: connection refused"
        ),
    )


def test_without_any_database_there_is_no_scan(tmp_path: Path) -> None:
    run = FakeTrivy(NO_DATABASE, closed=("a",))
    with pytest.raises(ToolError) as error:
        Trivy(run, tmp_path, ("a",)).prepare()
    assert str(error.value) == (
        "The vulnerability database cannot be had. a: a: connection refused"
    )


@pytest.mark.parametrize("problem", [PANIC, NO_VALID_DATABASE])
def test_a_broken_database_is_had_again_once(tmp_path: Path, problem: str) -> None:
    database = tmp_path / "db" / "trivy.db"
    database.parent.mkdir()
    database.touch()
    run = FakeTrivy(scans=(problem,))

    assert Trivy(run, tmp_path, ("a",)).scan(tmp_path) == b"{}"

    assert run.asked == ["scan", "a", "scan"]
    assert not database.exists()


def test_a_database_that_stays_broken_is_an_error(tmp_path: Path) -> None:
    run = FakeTrivy(scans=(PANIC, PANIC))
    with pytest.raises(CommandError, match="unexpected fault address"):
        Trivy(run, tmp_path, ("a",)).scan(tmp_path)
    assert run.asked == ["scan", "a", "scan"]


def test_any_other_failure_leaves_the_database_alone(tmp_path: Path) -> None:
    run = FakeTrivy(scans=("trivy ended with exit code 1: no such file",))
    with pytest.raises(CommandError, match="no such file"):
        Trivy(run, tmp_path, ("a",)).scan(tmp_path)
    assert run.asked == ["scan"]
