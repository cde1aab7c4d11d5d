"""What a Trivy, here or on a server, says of itself and of its databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.model import Database

if TYPE_CHECKING:
    from pathlib import Path

    from dunnage.document import Document

_GRACE = timedelta(hours=1)  # in which Trivy does not ask again, whatever the database promised


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the vulnerability database."""

    schema: int
    updated_at: datetime
    next_update: datetime
    downloaded_at: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Say whether there can hardly be a newer one."""
        asked = self.downloaded_at
        return now < self.next_update or (asked is not None and now < asked + _GRACE)

    def told(self, now: datetime, server: str | None = None) -> Database:
        """Say when it was made, and how old that is where it should have been renewed."""
        age = None if self.is_fresh(now) else max((now - self.updated_at).days, 0)
        return Database(f"{self.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", age, server)


@dataclass(frozen=True, slots=True)
class Installation:
    """A Trivy, and the databases that it has; `java` is the one for archives of Java."""

    version: str
    edition: Edition | None
    java: bool = False


def version_argv(cache: Path) -> list[str]:
    """Ask for the version of Trivy and of its databases."""
    return ["trivy", "version", "--format=json", f"--cache-dir={cache}"]


def parse_version(output: bytes, name: str = "Trivy's version") -> Installation:
    """Read `trivy version --format json`, or what a server answers to `/version`."""
    answer = document.parse(output, name)
    found = answer.at("VulnerabilityDB")
    return Installation(
        answer.at("Version").text,
        _edition(found) if found.is_present else None,
        java=answer.at("JavaDB").is_present,
    )


def _edition(found: Document) -> Edition:
    downloaded = found.at("DownloadedAt")
    return Edition(
        schema=found.at("Version").integer,
        updated_at=_moment(found.at("UpdatedAt")),
        next_update=_moment(found.at("NextUpdate")),
        downloaded_at=_moment(downloaded) if downloaded.is_present else None,
    )


def _moment(found: Document) -> datetime:
    try:
        moment = datetime.fromisoformat(found.text)
    except ValueError as error:
        message = f"{found.where} is no time: {found.text!r}"
        raise document.DocumentError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
