import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dunnage.adapters import trivy_database, trivy_faults
from dunnage.adapters.process import CommandError, Completed
from dunnage.adapters.trivy_database import Cache
from dunnage.errors import ToolError
from dunnage.model import Database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MADE = NOW - timedelta(hours=6)
FRESH = {"Version": 2, "UpdatedAt": MADE.isoformat(), "NextUpdate": "2026-11-21T06:00:00Z"}
STALE = {
    "Version": 2,
    "UpdatedAt": "2026-11-17T06:00:00.123456789Z",
    "NextUpdate": "2026-11-18T06:00:00Z",
    "DownloadedAt": "2026-11-17T07:00:00Z",
}
REFUSED = "trivy ended with exit code 1: FATAL\tFatal error\tconnect: connection refused"


@dataclass
class FakeTrivy:
    """Repositories by name, each with the metadata of its database, or closed."""

    repositories: dict[str, dict[str, object] | None]
    asked: list[str] = field(default_factory=list)

    def __call__(self, argv: Sequence[str], /, **_: object) -> Completed:
        given = dict(word.split("=", 1) for word in argv if "=" in word)
        metadata = Path(given["--cache-dir"], "db", "metadata.json")
        if argv[1] == "version":
            there = json.loads(metadata.read_text()) if metadata.exists() else None
            told = {"Version": "0.76.0", **({"VulnerabilityDB": there} if there else {})}
            return Completed(0, json.dumps(told).encode(), "")
        self.asked.append(given["--db-repository"])
        found = self.repositories[self.asked[-1]]
        if found is None:
            raise CommandError(REFUSED)
        metadata.parent.mkdir()
        metadata.write_text(json.dumps(found))
        return Completed(0, b"", "")


def cached(folder: Path, metadata: dict[str, object]) -> Path:
    """Have a database in a cache folder."""
    (folder / "db").mkdir()
    (folder / "db" / "metadata.json").write_text(json.dumps(metadata))
    return folder


def test_a_download_asks_one_repository() -> None:
    assert trivy_database.download_argv(Path("/cache"), "mirror.example/trivy-db:2") == [
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


def test_a_fresh_database_is_used_without_asking_anybody(tmp_path: Path) -> None:
    run = FakeTrivy({"a": FRESH})
    cache = Cache(run, cached(tmp_path, FRESH), NOW, ("a",))
    assert cache.supply().database == Database("2026-11-20T06:00:00Z")
    assert run.asked == []


def test_a_database_that_was_just_had_is_not_had_again(tmp_path: Path) -> None:
    run = FakeTrivy({"a": FRESH})
    recent = {**STALE, "DownloadedAt": (NOW - timedelta(minutes=50)).isoformat()}
    cache = Cache(run, cached(tmp_path, recent), NOW, ("a",))
    assert cache.supply().database == Database("2026-11-17T06:00:00Z")
    assert run.asked == []


@pytest.mark.parametrize(("closed", "asked"), [("", "a"), ("a", "ab"), ("ab", "abc")])
def test_repositories_are_tried_until_one_answers(tmp_path: Path, closed: str, asked: str) -> None:
    run = FakeTrivy({each: None if each in closed else FRESH for each in "abc"})
    assert Cache(run, tmp_path / "new", NOW, "abc").supply().database == Database(
        "2026-11-20T06:00:00Z"
    )
    assert run.asked == list(asked)


def test_an_old_database_outlives_failing_downloads_and_tells_its_age(tmp_path: Path) -> None:
    run = FakeTrivy({"a": None, "b": None})
    cache = Cache(run, cached(tmp_path, STALE), NOW, ("a", "b"))
    expected = Database(
        updated_at="2026-11-17T06:00:00Z",
        age=3,
        problem=(
            "The vulnerability database is 3 days old, and there is no newer one. a: connection "
            "refused; b: connection refused. Run the job again later, name a mirror in the "
            "variable `TRIVY_DB_REPOSITORY`, or keep the database between runs (docs/trivy.md)."
        ),
    )
    assert [cache.supply().database, cache.supply().database] == [expected, expected]
    assert run.asked == ["a", "b"]
    assert [each.name for each in tmp_path.iterdir()] == ["db"]


def test_the_newest_there_is_may_be_old_and_then_tells_its_age(tmp_path: Path) -> None:
    run = FakeTrivy({"a": STALE})
    cache = Cache(run, tmp_path, NOW, ("a",))
    assert cache.supply().database == Database("2026-11-17T06:00:00Z", age=3)


def test_without_any_database_there_is_no_scan(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as error:
        Cache(FakeTrivy({"a": None}), tmp_path, NOW, ("a",)).supply()
    assert str(error.value) == (
        f"The vulnerability database cannot be had. a: connection refused. {trivy_faults.CURE}"
    )


def test_a_database_of_another_schema_is_none(tmp_path: Path) -> None:
    run = FakeTrivy({"a": {**FRESH, "Version": 3}, "b": None})
    cache = Cache(run, cached(tmp_path, {**FRESH, "Version": 1}), NOW, ("a", "b"))
    with pytest.raises(ToolError, match=r"a: its database has not the schema 2, .*; b: conn"):
        cache.supply()


def test_a_dropped_database_is_had_again(tmp_path: Path) -> None:
    run = FakeTrivy({"a": FRESH})
    cache = Cache(run, cached(tmp_path, FRESH), NOW, ("a",))
    cache.drop()
    assert cache.supply().database == Database("2026-11-20T06:00:00Z")
    assert run.asked == ["a"]


def test_a_cache_that_cannot_be_made_is_told_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = FakeTrivy({"a": FRESH})
    with pytest.raises(ToolError, match=rf"{tmp_path}/file/cache: Not a directory\. "):
        Cache(run, tmp_path / "file" / "cache", NOW, ("a",)).supply()
    assert run.asked == []
