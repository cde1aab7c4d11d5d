"""Repaired Dockerfiles, read and checked by BuildKit itself."""

import os
from pathlib import Path

import pytest

from bed import bases, engine, state, tools
from dunnage import dockerfile, fixes
from dunnage.adapters.checks import Checks
from dunnage.adapters.process import Processes
from dunnage.ports import BuildRequest, Source
from dunnage.project import project
from dunnage.rule import Evidence, Example, Practice
from dunnage.rules import PRACTICES

pytestmark = pytest.mark.e2e

_FIXED = [
    pytest.param(practice, example, id=f"{practice.rule.id}-{number}")
    for practice in PRACTICES
    for number, example in enumerate(practice.examples, start=1)
    if example.fixed is not None
]


@pytest.fixture(scope="module")
def checks() -> Checks:
    with state.lock():
        running, programs = engine.ensure(), tools.ensure()
        bases.ensure(running, programs)
    path = os.pathsep.join(
        (str(programs.programs), str(running.docker.parent), *os.get_exec_path())
    )
    return Checks(Processes({**os.environ, "PATH": path, "DOCKER_HOST": running.host}).run)


@pytest.mark.parametrize(("practice", "example"), _FIXED)
def test_buildkit_takes_what_a_repair_makes_of_a_bad_example(
    practice: Practice, example: Example, checks: Checks, tmp_path: Path
) -> None:
    for name, content in example.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)

    context = project.read(tmp_path) if example.files else None

    def evidence(content: bytes) -> Evidence:
        return Evidence(dockerfile.parse(content), context)

    repaired = fixes.repair(
        example.bad.encode(),
        lambda content: (
            found.fix for found in practice.check(evidence(content)) if found.fix is not None
        ),
    )

    request = BuildRequest(tmp_path, tmp_path / "Dockerfile", "dunnage-bed/fixes:test")
    source = Source(repaired, evidence(repaired).dockerfile, "Dockerfile", request)
    assert list(practice.check(evidence(repaired))) == []
    assert checks.lint(source).problem is None
