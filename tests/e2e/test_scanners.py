"""hadolint, BuildKit's checks and Trivy, each for real, by way of our adapters."""

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bed import registry, vulnerabilities
from dunnage import dockerfile
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.checks import Checks
from dunnage.adapters.hadolint import Hadolint
from dunnage.adapters.process import Processes
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import Cache
from dunnage.errors import ToolError
from dunnage.model import Lines, ToolRun
from dunnage.ports import BuildRequest, Source
from dunnage.scan import trivy

pytestmark = pytest.mark.e2e

IMAGE = "dunnage-bed/scanners:test"
SOURCE = b"""FROM node:24.19.0-bookworm-slim
WORKDIR /app
COPY . .
RUN rm .env
"""
UNREACHABLE = b"""# syntax=docker/dockerfile:99
# check=skip=MaintainerDeprecated
FROM registry.invalid/node:1@sha256:%(digest)s AS build
MAINTAINER nobody
COPY .env .
FROM build
COPY --from=registry.invalid/tool:1 /x /x
CMD npm start
""" % {b"digest": b"0" * 64}


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An application that brings a vulnerable package, a Java archive and a secret."""
    folder = tmp_path_factory.mktemp("context")
    lodash = folder / "node_modules" / "lodash"
    lodash.mkdir(parents=True)
    (lodash / "package.json").write_text('{"name": "lodash", "version": "4.17.20"}')
    with zipfile.ZipFile(lodash / "wrapper.jar", "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
    (folder / ".env").write_text("PORT=1\nAWS_ACCESS_KEY_ID=AKIAQ3EGRZ4XEXAMPL7Z\n")
    (folder / "Dockerfile").write_bytes(SOURCE)
    (folder / "Dockerfile.dockerignore").write_bytes(b"Dockerfile*\n")
    return folder


@pytest.fixture(scope="module")
def layout(
    processes: Processes, context: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("layout")
    request = BuildRequest(context, context / "Dockerfile", IMAGE)
    built = Buildx(processes.run, processes.follow).build(request, lambda _: None)
    exported = processes.run(["docker", "save", built.image], limit=1 << 30).stdout
    with tarfile.open(fileobj=io.BytesIO(exported)) as archive:
        archive.extractall(folder, filter="data")
    yield folder
    processes.run(["docker", "image", "rm", IMAGE])


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def as_source(content: bytes, context: Path) -> Source:
    request = BuildRequest(context, context / "Dockerfile", IMAGE)
    return Source(content, dockerfile.parse(content), "Dockerfile", request)


def check(processes: Processes, context: Path, content: bytes) -> ToolRun:
    return Checks(processes.run).lint(as_source(content, context))


def test_the_checks_ask_no_registry_and_keep_the_choice_of_the_file(
    processes: Processes, context: Path
) -> None:
    found = check(processes, context, UNREACHABLE)
    assert found.problem is None
    assert [(each.rule.id, each.location.lines) for each in found.findings] == [
        ("JSONArgsRecommended", Lines(8, 8))
    ]


def test_the_checks_know_the_ignore_file_of_the_dockerfile(
    processes: Processes, context: Path
) -> None:
    found = check(processes, context, b"FROM scratch\nCOPY Dockerfile /\n")
    assert [each.rule.id for each in found.findings] == ["CopyIgnoredFile"]


def test_a_dockerfile_without_fault_is_clean(processes: Processes, context: Path) -> None:
    found = check(processes, context, SOURCE)
    assert (found.problem, found.findings) == (None, ())


def test_checks_that_cannot_run_are_a_problem(processes: Processes, context: Path) -> None:
    found = check(processes, context, b"FROM ${UNSET}\n")
    assert found.problem is not None
    assert found.problem.startswith("BuildKit cannot check Dockerfile: ")


def test_a_build_that_fails_names_the_line(
    processes: Processes, context: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "Dockerfile"
    broken.write_text("FROM node:24.19.0-bookworm-slim\nRUN echo last words && exit 3\n")
    request = BuildRequest(context, broken, IMAGE)
    log: list[str] = []
    with pytest.raises(ToolError) as error:
        Buildx(processes.run, processes.follow).build(request, log.append)
    assert str(error.value) == (
        'The build failed at Dockerfile:2: process "/bin/sh -c echo last words && exit 3" did not '
        "complete successfully: exit code: 3. Its last words: last words"
    )
    assert any("last words" in line for line in log)


def lint(processes: Processes, content: bytes) -> ToolRun:
    return Hadolint(processes.run).lint(as_source(content, Path()))


def test_hadolint_ignores_the_configuration_of_the_repository(
    processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".hadolint.yaml").write_text("ignored: [DL3006]\n")
    monkeypatch.chdir(tmp_path)
    found = lint(processes, b"FROM node\n")
    assert [each.rule.id for each in found.findings] == ["DL3006"]


def test_a_file_that_hadolint_cannot_read_is_a_problem(processes: Processes) -> None:
    found = lint(processes, b"FROM node:24\nRUN <<EOF\ntrue\nEOF\nRUN true\n")
    assert found.problem is not None
    assert found.problem.startswith("hadolint cannot read Dockerfile from line 5 on: ")


def over(processes: Processes, cache: Path, *repositories: str) -> Trivy:
    return Trivy(processes.run, Cache(processes.run, cache, datetime.now(UTC), repositories))


def test_trivy_finds_the_package_and_the_secret_that_a_later_layer_removed(
    processes: Processes, layout: Path, cache: Path
) -> None:
    vulnerabilities.write(cache)
    found = trivy.read(over(processes, cache).scan(layout).report)
    cves = {(each.vulnerability.id, each.vulnerability.package.path) for each in found.detections}
    assert ("CVE-2021-23337", "app/node_modules/lodash") in cves
    assert [(each.rule, each.path, each.lines) for each in found.secrets] == [
        ("aws-access-key-id", "app/.env", Lines(2, 2))
    ]


@pytest.mark.parametrize(
    "spoilt",
    [lambda _: b"", lambda _: b"no database" * 4096, lambda content: content[:20_000]],
    ids=["empty", "another file", "cut off, which Trivy dies of"],
)
def test_a_broken_database_is_had_again(
    processes: Processes, layout: Path, cache: Path, spoilt: Callable[[bytes], bytes]
) -> None:
    vulnerabilities.write(cache)
    database = cache / "db" / "trivy.db"
    database.write_bytes(spoilt(database.read_bytes()))
    with registry.serve(vulnerabilities.archive()) as address:
        answer = over(processes, cache, f"{address}/db:2").scan(layout)
    assert trivy.read(answer.report).detections
