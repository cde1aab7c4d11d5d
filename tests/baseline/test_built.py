from dataclasses import replace
from pathlib import Path

import pytest

from baseline.jobs import MAIN, PULL_REQUEST, TODAY
from builders import an_image
from dunnage import subject, terms
from dunnage.baseline import built
from dunnage.baseline.base import Base
from dunnage.config import Config
from dunnage.events import Run
from dunnage.image.baseline import Baseline, Source
from dunnage.job import Job
from dunnage.model import Tool
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import Fakes

_HEAD, _BASE = "a" * 40, Base("b" * 40, held=True)
_QUEUE = replace(MAIN, event="merge_group")
_DOCKERFILE = 'FROM node:24\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n'


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    """A repository whose base commit holds the same files."""
    fakes = Fakes()
    for commit in (_HEAD, _BASE.commit):
        folder = tmp_path / commit[:1]
        folder.mkdir()
        (folder / "Dockerfile").write_text(_DOCKERFILE)
        fakes.repository.trees[commit] = folder
    return fakes


def examined(
    fakes: Fakes, run: Run = PULL_REQUEST, base: Base | None = _BASE, /, **inputs: str
) -> Baseline | None:
    workspace = Workspace(fakes.repository.trees[_HEAD])
    notes = Notes(fakes.runner)
    job = Job(Config.from_inputs(inputs), run, workspace, fakes.tools(), notes, TODAY)
    (change,) = subject.find(job, workspace, _HEAD)
    agreed = terms.find(job, base, change.key.name)
    return built.examined(job, change, agreed, an_image(), base)


@pytest.mark.parametrize(
    ("run", "inputs"),
    [
        (PULL_REQUEST, {}),
        (_QUEUE, {}),
        (MAIN, {"baseline": "build"}),
        (PULL_REQUEST, {"baseline": "build", "image": "shop:1"}),
    ],
)
def test_the_base_commit_is_built_in_a_checkout_of_its_own(
    fakes: Fakes, run: Run, inputs: dict[str, str]
) -> None:
    baseline = examined(fakes, run, **inputs)

    assert baseline is not None
    assert (baseline.source, baseline.behind) == (Source.BUILT, 0)
    assert baseline.taken == fakes.repository.taken(_BASE.commit)
    assert baseline.snapshot.commit == _BASE.commit
    (request,) = fakes.builder.requests
    assert request.context == fakes.repository.trees[_BASE.commit]
    assert fakes.store.removed == [request.tag]
    assert fakes.runner.warnings == []


@pytest.mark.parametrize(
    ("run", "base", "inputs"),
    [
        (MAIN, _BASE, {}),
        (PULL_REQUEST, _BASE, {"baseline": "none"}),
        (PULL_REQUEST, _BASE, {"baseline": "ref"}),
        (PULL_REQUEST, _BASE, {"baseline": "artifact"}),
        (PULL_REQUEST, _BASE, {"baseline": "main.json"}),
        (PULL_REQUEST, _BASE, {"image": "shop:1"}),
        (PULL_REQUEST, replace(_BASE, held=False), {}),
        (PULL_REQUEST, None, {}),
    ],
)
def test_nothing_is_built_that_is_not_wanted_or_not_at_hand(
    fakes: Fakes, run: Run, base: Base | None, inputs: dict[str, str]
) -> None:
    assert examined(fakes, run, base, **inputs) is None
    assert fakes.builder.requests == []
    assert fakes.runner.warnings == []


def test_a_base_without_a_dockerfile_makes_a_first_image(fakes: Fakes) -> None:
    (fakes.repository.trees[_BASE.commit] / "Dockerfile").unlink()

    assert examined(fakes) is None
    assert fakes.runner.notices == ["The base commit bbbbbbbbbbbb has no such image yet."]
    assert fakes.runner.warnings == []


def test_a_base_that_does_not_build_is_told(fakes: Fakes) -> None:
    fakes.builder.problem = "RUN npm ci ended with exit code 1"

    assert examined(fakes) is None
    (warning,) = fakes.runner.warnings
    assert warning == (
        "baseline: the base commit bbbbbbbbbbbb could not be weighed: "
        "RUN npm ci ended with exit code 1"
    )


def test_a_base_whose_dockerfile_cannot_be_read_is_told(fakes: Fakes) -> None:
    (fakes.repository.trees[_BASE.commit] / "Dockerfile").write_text("FROM\n")

    assert examined(fakes) is None
    (warning,) = fakes.runner.warnings
    assert warning.startswith(
        "baseline: the base commit bbbbbbbbbbbb could not be weighed: Dockerfile cannot be read: "
    )


def test_what_the_base_lacks_besides_its_image_is_not_told(fakes: Fakes) -> None:
    fakes.linter.problem = "hadolint crashed"
    fakes.scanner.problem = "there is no database"

    baseline = examined(fakes)

    assert baseline is not None
    assert Tool.TRIVY not in baseline.snapshot.ran
    assert fakes.runner.warnings == []
