"""A small vulnerability database as Trivy reads it: the bolt file, its metadata, its archive.

Schema version 2 of https://github.com/aquasecurity/trivy-db (pkg/db, pkg/types).
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bed import advisories, bolt
from bed.advisories import Advisory, Debian, Npm, Unfixed

SCHEMA = 2
_NPM = b"npm::GitHub Security Advisory npm"
_DEBIAN = b"debian 12"
_SOURCES: Mapping[bytes, Mapping[str, str]] = {
    _NPM: {
        "ID": "ghsa",
        "Name": "GitHub Security Advisory npm",
        "URL": "https://github.com/advisories?query=type%3Areviewed+ecosystem%3Anpm",
    },
    _DEBIAN: {
        "ID": "debian",
        "Name": "Debian Security Tracker",
        "URL": "https://salsa.debian.org/security-tracker-team/security-tracker",
    },
}


def write(
    cache: Path, known: Iterable[Advisory] = advisories.ALL, age: timedelta = timedelta()
) -> None:
    """Put the database into a Trivy cache folder, as if it had been downloaded when it was new."""
    now = datetime.now(UTC) - age
    folder = cache / "db"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trivy.db").write_bytes(database(known))
    (folder / "metadata.json").write_bytes(_metadata(now, downloaded=now))


def archive(known: Iterable[Advisory] = advisories.ALL, schema: int = SCHEMA) -> bytes:
    """Return the database as the one layer of the artifact that Trivy downloads."""
    metadata = _metadata(datetime.now(UTC), schema=schema)
    files = {"trivy.db": database(known), "metadata.json": metadata}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)


def database(known: Iterable[Advisory]) -> bytes:
    """Return the bolt file."""
    affected: dict[bytes, dict[bytes, dict[bytes, bytes]]] = {_NPM: {}, _DEBIAN: {}}
    details: dict[bytes, bytes] = {}
    for advisory in known:
        key = advisory.cve.encode()
        match advisory:
            case Npm(package=package):
                packages = affected[_NPM]
            case Debian(source=package):
                packages = affected[_DEBIAN]
        packages.setdefault(package.encode(), {})[key] = _json(_affected(advisory))
        details[key] = _json(_detail(advisory))
    sources = {name: _json(source) for name, source in _SOURCES.items()}
    return bolt.dump({**affected, b"data-source": sources, b"vulnerability": details})


def _affected(advisory: Advisory) -> Mapping[str, object]:
    match advisory:
        case Npm(ghsa=ghsa, vulnerable=vulnerable, patched=patched):
            return {
                "VendorIDs": [ghsa],
                "VulnerableVersions": vulnerable,
                "PatchedVersions": patched,
            }
        case Debian(state=Unfixed() as status, severity=severity):
            return {"Status": status, **({"Severity": severity} if severity else {})}
        case Debian(state=version):
            return {"FixedVersion": version}


def _detail(advisory: Advisory) -> Mapping[str, object]:
    match advisory:
        case Npm():
            return {
                "Title": advisory.title,
                "Description": advisory.description,
                "Severity": advisory.severity.name,
                "VendorSeverity": {"ghsa": advisory.severity},
                "CweIDs": advisory.weaknesses,
                "CVSS": {"ghsa": {"V3Vector": advisory.cvss, "V3Score": advisory.score}},
                "References": [f"https://github.com/advisories/{advisory.ghsa}"],
                "PublishedDate": advisory.published,
            }
        case Debian(title=title, severity=None):
            return {"Title": title}
        case Debian(title=title, severity=severity):
            return {"Title": title, "VendorSeverity": {"debian": severity}}


def _metadata(now: datetime, downloaded: datetime | None = None, schema: int = SCHEMA) -> bytes:
    times = {"UpdatedAt": now, "NextUpdate": now + timedelta(days=1), "DownloadedAt": downloaded}
    written = {name: time.isoformat() for name, time in times.items() if time}
    return _json({"Version": schema, **written})


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
