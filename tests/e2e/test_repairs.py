"""Repaired Dockerfiles, read, checked and built by BuildKit itself."""

from pathlib import Path

import pytest

from dunnage import dockerfile, fixes
from dunnage.adapters.checks import Checks
from dunnage.adapters.process import Processes
from dunnage.linters import buildkit
from dunnage.ports import BuildRequest, Source
from dunnage.project import project
from dunnage.rule import Evidence, Example, Practice
from dunnage.rules import PRACTICES
from shop import FILES, write

pytestmark = pytest.mark.e2e

_FIXED = [
    pytest.param(practice, example, id=f"{practice.rule.id}-{number}")
    for practice in PRACTICES
    for number, example in enumerate(practice.examples, start=1)
    if example.fixed is not None
]
# Every image of the examples is replaced by this one; which examples that rules out, and why.
_BASE = "docker-image://node:24.19.0-bookworm-slim"
_NOT_ON_DEBIAN = {
    "os-cache-left-1": "apk is Alpine's",
    "system-user-without-group-1": "adduser takes these options in BusyBox only",
}
_BUILT = [each for each in _FIXED if each.id not in _NOT_ON_DEBIAN]
# What the examples copy; the files that an example brings itself take precedence.
_CONTEXT = {
    **{name: FILES[name] for name in ("package.json", "package-lock.json", "server.js")},
    **dict.fromkeys(("dist/app.js", "dist/server.js", "uploads/empty.txt"), ""),
}


def repaired(practice: Practice, example: Example, folder: Path) -> tuple[bytes, Evidence]:
    """Repair the bad example amid its files, and look at the result."""
    context = project.read(write(example.files, folder)) if example.files else None

    def evidence(content: bytes) -> Evidence:
        return Evidence(dockerfile.parse(content), context)

    content = fixes.repair(
        example.bad.encode(),
        lambda content: (
            found.fix for found in practice.check(evidence(content)) if found.fix is not None
        ),
    )
    return content, evidence(content)


@pytest.mark.parametrize(("practice", "example"), _FIXED)
def test_buildkit_reads_what_a_repair_makes_of_a_bad_example(
    practice: Practice, example: Example, processes: Processes, tmp_path: Path
) -> None:
    content, evidence = repaired(practice, example, tmp_path)

    request = BuildRequest(tmp_path, tmp_path / "Dockerfile", "dunnage-bed/fixes:test")
    source = Source(content, evidence.dockerfile, "Dockerfile", request)
    assert list(practice.check(evidence)) == []
    assert Checks(processes.run).lint(source).problem is None


@pytest.mark.parametrize(("practice", "example"), _BUILT)
def test_buildkit_builds_what_a_repair_makes_of_a_bad_example(
    practice: Practice, example: Example, processes: Processes, tmp_path: Path
) -> None:
    content, evidence = repaired(practice, example, tmp_path / "project")
    context = write({**_CONTEXT, **example.files}, tmp_path / "context")
    file = tmp_path / "Dockerfile"
    file.write_bytes(buildkit.offline(content, evidence.dockerfile))

    images = buildkit.images(evidence.dockerfile)
    replaced = (f"--build-context={image}={_BASE}" for image in images)
    options = ("--progress=plain", "--output=type=cacheonly", f"--file={file}")
    processes.run(["docker", "buildx", "build", *options, *replaced, str(context)])


def test_what_is_not_built_is_an_example_still() -> None:
    assert {each.id for each in _FIXED} >= _NOT_ON_DEBIAN.keys()
