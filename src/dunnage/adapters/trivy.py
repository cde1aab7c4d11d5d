"""Trivy, and the vulnerability database that it needs."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.adapters.process import CommandError
from dunnage.errors import ToolError
from dunnage.plain import plain
from dunnage.ports import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dunnage.adapters.process import Run

REPOSITORIES = (
    "mirror.gcr.io/aquasec/trivy-db:2",
    "public.ecr.aws/aquasecurity/trivy-db:2",
    "ghcr.io/aquasecurity/trivy-db:2",
)

_DOWNLOAD_SECONDS = 600
_SCAN_SECONDS = 900

# Nothing that a pull request may have put into the working folder counts, and nobody is told of
# the run: the version check goes out unless both of the last two are given.
_ALONE = (
    "--config=",
    "--quiet",
    "--no-progress",
    "--skip-version-check",
    "--disable-telemetry",
)

# One archive of Java makes the whole scan fail without Java's own database of half a gigabyte,
# whatever --offline-scan says, and npm packages do contain such archives.
_JAVA = ("**/*.jar", "**/*.war", "**/*.ear", "**/*.par")


@dataclass(frozen=True, slots=True)
class Installation:
    """A Trivy, and the database in its cache: when that was made, in ISO 8601."""

    version: str
    updated_at: str | None


def version_argv(cache: Path) -> list[str]:
    """Ask for the version of Trivy and of its database."""
    return ["trivy", "version", "--format=json", f"--cache-dir={cache}"]


def parse_version(output: bytes) -> Installation:
    """Read `trivy version --format json`."""
    answer = document.parse(output, "Trivy's version")
    updated_at = answer.at("VulnerabilityDB", "UpdatedAt").text_or_none
    return Installation(answer.at("Version").text, updated_at)


def download_argv(cache: Path, repository: str) -> list[str]:
    """Renew the database; Trivy asks nobody if that in the cache is fresh."""
    options = ("--download-db-only", f"--cache-dir={cache}", f"--db-repository={repository}")
    return ["trivy", "image", *_ALONE, *options]


def scan_argv(cache: Path, layout: Path) -> list[str]:
    """Scan an image layout with the database at hand; findings are no failure."""
    return [
        *("trivy", "image", *_ALONE, f"--cache-dir={cache}", f"--input={layout}"),
        *("--format=json", "--scanners=vuln,secret", "--list-all-pkgs", "--exit-code=0"),
        *("--skip-db-update", "--skip-java-db-update", "--offline-scan"),
        *("--ignorefile=", "--secret-config=", f"--timeout={_SCAN_SECONDS}s"),
        *(f"--skip-files={pattern}" for pattern in _JAVA),
    ]


def is_database_fault(error: CommandError) -> bool:
    """Tell whether the database is broken: Trivy says so, or the Go runtime gives up on it."""
    return "DB error" in str(error) or "exit code 2:" in str(error)


class Trivy:
    """The Trivy in PATH, with a cache of its own.

    The loop over repositories is ours because Trivy's ends at the first one that is unknown,
    unreachable or closed: it goes on for 429 and 5xx only.
    """

    def __init__(self, run: Run, cache: Path, repositories: Sequence[str] = REPOSITORIES) -> None:
        self._run = run
        self._cache = cache
        self._repositories = tuple(repositories)

    def version(self) -> str:
        """Tell Trivy's version."""
        return self._installation().version

    def prepare(self) -> Database:
        """Have a database in the cache, the newest that can be had; ToolError if there is none."""
        problems = self._download()
        updated_at = self._installation().updated_at
        if updated_at is None:
            message = f"The vulnerability database cannot be had. {_listed(problems)}"
            raise ToolError(message)
        if not problems:
            return Database(updated_at)
        problem = f"The vulnerability database of {updated_at} is out of date. {_listed(problems)}"
        return Database(updated_at, problem)

    def scan(self, layout: Path) -> bytes:
        """Scan an image layout, and return Trivy's report.

        A database that Trivy cannot read is had again, once.
        """
        argv = scan_argv(self._cache.resolve(), layout.resolve())
        try:
            return self._alone(argv, _SCAN_SECONDS)
        except CommandError as error:
            if not is_database_fault(error):
                raise
        shutil.rmtree(self._cache / "db", ignore_errors=True)
        self.prepare()
        return self._alone(argv, _SCAN_SECONDS)

    def _alone(self, argv: Sequence[str], seconds: float) -> bytes:
        with tempfile.TemporaryDirectory() as empty:
            return self._run(argv, cwd=Path(empty), timeout=seconds).stdout

    def _download(self) -> tuple[str, ...]:
        """Try one repository after the other; tell what was wrong with them if all fail."""
        problems: list[str] = []
        for repository in self._repositories:
            try:
                self._alone(download_argv(self._cache.resolve(), repository), _DOWNLOAD_SECONDS)
            except CommandError as error:
                _, _, reason = str(error).rpartition("Fatal error")
                problems.append(f"{repository}: {plain(reason, limit=400)}")
            else:
                return ()
        return tuple(problems)

    def _installation(self) -> Installation:
        return parse_version(self._run(version_argv(self._cache.resolve()), timeout=60).stdout)


def _listed(problems: Iterable[str]) -> str:
    return "; ".join(problems)
