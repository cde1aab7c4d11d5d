"""The bed's database, read by the real Trivy."""

import json
from http import HTTPStatus
from pathlib import Path

import pytest

from bed import advisories, engine, process, registry, tools, vulnerabilities
from bed.process import BedError
from bed.registry import Fault, Refusal, Truncation

pytestmark = pytest.mark.e2e

LOCKFILE = {
    "name": "app",
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"express": "4.19.2", "lodash": "4.17.20", "minimist": "1.2.5"}},
        "node_modules/express": {"version": "4.19.2"},
        "node_modules/lodash": {"version": "4.17.20"},
        "node_modules/minimist": {"version": "1.2.5"},
    },
}


@pytest.fixture(scope="module")
def trivy() -> Path:
    return tools.ensure().programs / "trivy"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "package-lock.json").write_text(json.dumps(LOCKFILE))
    return folder


def scan(trivy: Path, cache: Path, *target: str | Path) -> set[tuple[str, str, str]]:
    argv = ("--cache-dir", cache, "--skip-db-update", "--offline-scan", "--quiet")
    kind, *rest = target
    report = process.run(trivy, kind, *argv, "--format=json", "--scanners=vuln", *rest)
    return {
        (found["PkgName"], found["VulnerabilityID"], found["Severity"])
        for result in json.loads(report).get("Results", ())
        for found in result.get("Vulnerabilities", ())
    }


def download(trivy: Path, cache: Path, address: str) -> None:
    repository = f"--db-repository={address}/trivy-db:2"
    process.run(trivy, "image", "--cache-dir", cache, "--download-db-only", repository, seconds=60)


def test_trivy_finds_the_vulnerable_npm_packages(trivy: Path, cache: Path, project: Path) -> None:
    vulnerabilities.write(cache)

    found = scan(trivy, cache, "filesystem", project)

    assert found == {
        ("lodash", "CVE-2021-23337", "HIGH"),
        ("minimist", "CVE-2021-44906", "CRITICAL"),
    }


def test_what_the_database_does_not_know_yet_is_not_found(
    trivy: Path, cache: Path, project: Path
) -> None:
    vulnerabilities.write(cache, advisories.NPM[:1])

    assert scan(trivy, cache, "filesystem", project) == {("lodash", "CVE-2021-23337", "HIGH")}


def test_trivy_finds_what_debian_has_not_fixed_in_the_base_image(trivy: Path, cache: Path) -> None:
    vulnerabilities.write(cache)
    docker = engine.ensure()
    image = ("--docker-host", docker.host, "node:24.19.0-bookworm-slim")

    found = scan(trivy, cache, "image", *image)

    assert {("apt", "CVE-2011-3374", "LOW"), ("tar", "CVE-2005-2541", "LOW")} <= found
    assert "CVE-2023-31484" not in {cve for _, cve, _ in found}


def test_trivy_downloads_the_database_from_the_registry(
    trivy: Path, cache: Path, project: Path
) -> None:
    with registry.serve(vulnerabilities.archive()) as address:
        download(trivy, cache, address)

    assert ("lodash", "CVE-2021-23337", "HIGH") in scan(trivy, cache, "filesystem", project)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Refusal(HTTPStatus.NOT_FOUND), "404 Not Found"),
        (Refusal(HTTPStatus.FORBIDDEN), "403 Forbidden"),
        (Truncation(100), "unexpected EOF"),
    ],
    ids=["missing", "forbidden", "truncated"],
)
def test_the_registry_fails_as_it_is_told(
    trivy: Path, cache: Path, fault: Fault, words: str
) -> None:
    with (
        registry.serve(vulnerabilities.archive(), fault) as address,
        pytest.raises(BedError, match=words),
    ):
        download(trivy, cache, address)
