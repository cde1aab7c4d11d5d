"""Trivy in PATH, and how it scans an image layout: seeing that, a database, and nothing else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.adapters import trivy_faults
from dunnage.adapters.process import CommandError
from dunnage.adapters.trivy_database import ALONE
from dunnage.errors import ToolError
from dunnage.ports import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.adapters.process import Run
    from dunnage.adapters.trivy_database import Cache

SCAN_SECONDS = 900

# One archive of Java makes the whole scan fail without Java's own database of half a gigabyte,
# whatever --offline-scan says, and npm packages do contain such archives.
_JAVA = ("**/*.jar", "**/*.war", "**/*.ear", "**/*.par")

_NOTHING_KEPT = "--cache-backend=memory"


def scan_argv(
    cache: Path, layout: Path, *, java: bool = False, licenses: bool = False
) -> list[str]:
    """Scan an image layout with the databases at hand; findings are no failure."""
    scanners = "vuln,secret,license" if licenses else "vuln,secret"
    return [
        *("trivy", "image", *ALONE, f"--cache-dir={cache}", f"--input={layout.resolve()}"),
        *("--format=json", f"--scanners={scanners}", "--list-all-pkgs", "--exit-code=0"),
        *("--skip-db-update", "--skip-java-db-update", "--offline-scan"),
        *("--ignorefile=", "--secret-config=", f"--timeout={SCAN_SECONDS}s"),
        *(f"--skip-files={pattern}" for pattern in _JAVA if not java),
    ]


class Trivy:
    """The Trivy in PATH, with a cache of its own."""

    def __init__(self, run: Run, cache: Cache, *, licenses: bool = False) -> None:
        self._run = run
        self._cache = cache
        self._licenses = licenses

    def prepare(self) -> None:
        """Have a database in the cache, the newest that can be had; ToolError if there is none."""
        try:
            self._cache.supply()
        except CommandError as error:
            raise ToolError(trivy_faults.of_scan(str(error))) from error

    def scan(self, layout: Path) -> Answer:
        """Scan an image layout.

        A database that Trivy cannot read is had again, once.
        """
        try:
            return self._scan(layout)
        except CommandError as error:
            if not trivy_faults.is_of_database(str(error)):
                raise ToolError(trivy_faults.of_scan(str(error))) from error
        self._cache.drop()
        try:
            return self._scan(layout)
        except CommandError as error:
            message = "Trivy cannot read its vulnerability database, not even one just downloaded: "
            raise ToolError(message + trivy_faults.last_words(str(error))) from error

    def _scan(self, layout: Path) -> Answer:
        found = self._cache.supply()
        argv = scan_argv(self._cache.folder, layout, java=found.java, licenses=self._licenses)
        try:
            report = alone(self._run, argv)
        except CommandError as error:
            if not trivy_faults.is_of_cache(str(error)):
                raise
            report = alone(self._run, [*argv, _NOTHING_KEPT])
        return Answer(report, found.database, java=found.java)


def alone(run: Run, argv: Sequence[str], token: str | None = None) -> bytes:
    """Run a scan in an empty folder; a token does not stand on the command line."""
    environment = {"TRIVY_TOKEN": token} if token else {}
    with TemporaryDirectory() as empty:
        return run(argv, cwd=Path(empty), env=environment, timeout=SCAN_SECONDS).stdout
