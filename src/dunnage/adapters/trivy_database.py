"""Trivy's vulnerability database: which one the cache holds, and where a newer one is had."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.adapters import trivy_faults
from dunnage.adapters.process import CommandError
from dunnage.adapters.trivy_version import Installation, parse_version, version_argv
from dunnage.errors import ToolError
from dunnage.model import Database
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dunnage.adapters.process import Run
    from dunnage.adapters.trivy_version import Edition

REPOSITORIES = (
    "mirror.gcr.io/aquasec/trivy-db:2",
    "public.ecr.aws/aquasecurity/trivy-db:2",
    "ghcr.io/aquasecurity/trivy-db:2",
)

# Nothing that a pull request may have put into the working folder counts, and nobody is told of
# the run: the version check goes out unless both of the last two are given.
ALONE = (
    "--config=",
    "--quiet",
    "--no-progress",
    "--skip-version-check",
    "--disable-telemetry",
)

_SCHEMA = 2
_DOWNLOAD_SECONDS = 300
_VERSION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Supply:
    """What a scan can work with."""

    database: Database
    java: bool = False  # there is a database for archives of Java as well


def download_argv(cache: Path, repository: str) -> list[str]:
    """Put the newest database of a repository into a cache."""
    options = ("--download-db-only", f"--cache-dir={cache}", f"--db-repository={repository}")
    return ["trivy", "image", *ALONE, *options]


class Cache:
    """Trivy's cache folder, which is asked for a database as often as one likes.

    The loop over repositories is ours because Trivy's ends at the first one that is unknown,
    unreachable or closed: it goes on for 429 and 5xx only. A database is downloaded beside the one
    at hand, which thus outlives a download that fails.
    """

    def __init__(
        self, run: Run, folder: Path, now: datetime, repositories: Sequence[str] = REPOSITORIES
    ) -> None:
        self._run = run
        self._now = now
        self._repositories = tuple(repositories)
        self._problems: tuple[str, ...] | None = None  # None: nobody has been asked
        self._supply: Supply | None = None
        self.folder = folder.resolve()

    def installation(self) -> Installation:
        """Tell what there is; a database of another schema is none."""
        return self._installation(self.folder)

    def supply(self) -> Supply:
        """Have the newest database that can be had; ToolError if there is none.

        An old one is used where there is no newer, and says why. Repositories are asked once.
        """
        if self._supply is None:
            self._supply = self._supplied()
        return self._supply

    def drop(self) -> None:
        """Forget a database that cannot be read."""
        shutil.rmtree(self.folder / "db", ignore_errors=True)
        self._supply = self._problems = None

    def _supplied(self) -> Supply:
        there = self.installation()
        if there.edition is not None and there.edition.is_fresh(self._now):
            return Supply(there.edition.told(self._now), java=there.java)
        if self._problems is None:
            self._problems = self._renew()
            there = self.installation()
        return Supply(self._told(there.edition, self._problems), java=there.java)

    def _told(self, edition: Edition | None, problems: Sequence[str]) -> Database:
        reasons = "; ".join(problems)
        if edition is None:
            message = f"The vulnerability database cannot be had. {reasons}. {trivy_faults.CURE}"
            raise ToolError(message)
        database = edition.told(self._now)
        if database.age is None or not problems:
            return database
        problem = (
            f"The vulnerability database is {counted(database.age, 'day')} old, "
            f"and there is no newer one. {reasons}. {trivy_faults.CURE}"
        )
        return Database(database.updated_at, database.age, problem=problem)

    def _renew(self) -> tuple[str, ...]:
        """Try one repository after the other; tell what was wrong with them if all fail."""
        problems: list[str] = []
        for repository in self._repositories:
            try:
                self._download(repository)
            except OSError as error:
                return (f"{self.folder}: {error.strerror}",)
            except CommandError as error:
                problems.append(f"{repository}: {trivy_faults.of_repository(str(error))}")
            except ToolError as error:
                problems.append(f"{repository}: {error}")
            else:
                return ()
        return tuple(problems)

    def _download(self, repository: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.folder, prefix="renewing-") as name:
            beside = Path(name)
            argv = download_argv(beside, repository)
            self._run(argv, cwd=beside, timeout=_DOWNLOAD_SECONDS)
            if self._installation(beside).edition is None:
                message = f"its database has not the schema {_SCHEMA}, which is wanted here"
                raise ToolError(message)
            shutil.rmtree(self.folder / "db", ignore_errors=True)
            (beside / "db").rename(self.folder / "db")

    def _installation(self, cache: Path) -> Installation:
        found = parse_version(self._run(version_argv(cache), timeout=_VERSION_SECONDS).stdout)
        if found.edition is None or found.edition.schema == _SCHEMA:
            return found
        return Installation(found.version, None, java=found.java)
