"""Code scanning must know a finding again: whole reviews, of which only the world is fake."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dunnage.config import Config
from dunnage.events import Run
from dunnage.job import Job
from dunnage.notes import Notes
from dunnage.pipeline import review
from dunnage.workspace import Workspace
from fakes import Fakes
from image import archives

Change = Callable[[Fakes, Path], None]

_DOCKERFILE = """\
FROM node:22-slim AS build
WORKDIR /app
COPY . .
RUN npm install

FROM node:22-slim
COPY --from=build /app /app
ARG NPM_TOKEN
RUN npm install
CMD npm start
"""
_LOCKFILE = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"lodash": "^1.0.0"}},
        "node_modules/lodash": {"version": "1.0.0"},
        "node_modules/lodash-es": {"version": "1.0.0"},
    },
}


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    fakes = Fakes()
    fakes.scanner.vulnerable = ("lodash", "lodash-es")
    fakes.repository.trees["a" * 40] = tmp_path
    (tmp_path / "Dockerfile").write_text(_DOCKERFILE)
    (tmp_path / "package.json").write_text('{"dependencies": {"lodash": "^1.0.0"}}')
    (tmp_path / "package-lock.json").write_text(json.dumps(_LOCKFILE, indent=2))
    return fakes


def identities(fakes: Fakes, folder: Path) -> list[tuple[str, str]]:
    """Review, and list what code scanning goes by."""
    config = Config.from_inputs({"baseline": "none", "image-name": "shop"})
    workspace, notes = Workspace(folder), Notes(fakes.runner)
    review(Job(config, Run("local"), workspace, fakes.tools(), notes, date(2026, 12, 1)))
    return sorted(
        (result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"])
        for run in json.loads((folder / "dunnage.sarif").read_text())["runs"]
        for result in run["results"]
    )


def again(_: Fakes, __: Path) -> None:
    pass


def rebuilt(fakes: Fakes, _: Path) -> None:
    layer = archives.tar(archives.Entry("app/server.js", b"s" * 4000))
    fakes.store.own = (*fakes.store.own, layer)


def another_tag(_: Fakes, folder: Path) -> None:
    pinned = f"node:24-alpine@sha256:{1:064}"
    (folder / "Dockerfile").write_text(_DOCKERFILE.replace("node:22-slim", pinned))


def moved_lines(_: Fakes, folder: Path) -> None:
    lines = _DOCKERFILE.replace("\n", "\n\n# A remark.\n")
    (folder / "Dockerfile").write_text(f"# A title.\n{lines}")
    first = {"node_modules/a": {"version": "2.0.0"}}
    changed = _LOCKFILE | {"packages": first | dict(_LOCKFILE["packages"])}  # type: ignore[call-overload]  # JSON
    (folder / "package-lock.json").write_text(json.dumps(changed, indent=4))


def another_instruction(_: Fakes, folder: Path) -> None:
    (folder / "Dockerfile").write_text(_DOCKERFILE.replace("CMD", "LABEL team=shop\nCMD"))


@pytest.mark.parametrize("change", [again, rebuilt, moved_lines, another_instruction])
def test_what_changes_nothing_about_a_finding_keeps_it(
    fakes: Fakes, tmp_path: Path, change: Change
) -> None:
    before = identities(fakes, tmp_path)
    change(fakes, tmp_path)

    assert identities(fakes, tmp_path) == before


def test_another_base_image_keeps_what_both_have(fakes: Fakes, tmp_path: Path) -> None:
    before = identities(fakes, tmp_path)
    another_tag(fakes, tmp_path)
    after = identities(fakes, tmp_path)

    both = {rule for rule, _ in before}.intersection(rule for rule, _ in after)
    assert {"CVE-2026-0001", "cmd-npm-start", "npm-install-instead-of-ci"} <= both
    assert [each for each in after if each[0] in both] == [
        each for each in before if each[0] in both
    ]


def test_no_two_findings_become_one_alert(fakes: Fakes, tmp_path: Path) -> None:
    found = identities(fakes, tmp_path)

    assert len(found) > 10
    assert len(set(found)) == len(found)
