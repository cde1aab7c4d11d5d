"""Every path that an input names, and every way in which it could lead out of the repository."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

import tiny
from bed import events
from bed.rehearsal import Rehearsal
from dunnage import main
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.workspace import Workspace
from fakes import FakeRunner
from tiny import Stage

pytestmark = pytest.mark.e2e

BAKE = 'target "default" {{ {} }}\n'
PATHS: Mapping[str, str] = {
    "context": "{}",
    "dockerfile": "{}/passwd",
    "sarif-file": "{}/dunnage.sarif",
    "merge-sarif": "{}/*",
    "report-file": "{}/dunnage.json",
    "page-file": "{}/dunnage.html",
    "baseline": "{}/passwd",
    "bake-file": "{}/docker-bake.json",
    "images": "name=shop,context={}",
}
WAYS = {"a link": "escape", "its parents": "../../../../../etc", "the root": "/etc"}
BAKED = {
    "context": 'context = "escape"',
    "dockerfile": 'dockerfile = "../../../../../etc/passwd"',
    "contexts": 'contexts = { more = "escape" }',
}
OUT = "the path leads out of the repository."


def lay(workspace: Path) -> None:
    (workspace / "escape").symlink_to("/etc")
    for name, target in BAKED.items():
        (workspace / f"{name}.hcl").write_text(BAKE.format(target))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    origin = tiny.origin(tmp_path_factory.mktemp("clone"))
    lay(origin.folder)
    return origin.folder


def refusal(clone: Path, inputs: Mapping[str, str]) -> str:
    """Run all but the container, and tell why that is refused."""
    config = Config.from_inputs({"comment": "never", "upload-sarif": "never", **inputs})
    with pytest.raises(ConfigError) as caught:
        main.review(config, Workspace(clone), os.environ, FakeRunner())
    return str(caught.value)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", PATHS)
def test_no_path_leads_out_of_the_repository(clone: Path, name: str, way: str) -> None:
    value = PATHS[name].format(way)

    message = refusal(clone, {name: value})

    assert message.startswith(f"Input `{name}` ")
    assert message.endswith(OUT)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_report_is_read_from_elsewhere(clone: Path, way: str) -> None:
    message = refusal(clone, {"mode": "comment", "reports": f"{way}/*"})

    assert message == f"Input `reports` '{way}/*': {OUT}"


@pytest.mark.usefixtures("processes")  # buildx reads the file
@pytest.mark.parametrize("name", BAKED)
def test_no_path_of_a_bake_file_leads_out(clone: Path, name: str) -> None:
    message = refusal(clone, {"bake-file": f"{name}.hcl"})

    assert message.startswith("Input `bake-file` ")
    assert message.endswith(OUT)


@pytest.mark.parametrize("path", ["trivy", "escape/trivy", "app/../escape/trivy", "./trivy"])
def test_no_database_is_taken_from_the_repository(
    clone: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone)

    message = refusal(clone, {"trivy-cache": path})

    assert message.startswith(f"Input `trivy-cache` {path!r}: the folder must lie outside")


def test_the_action_itself_refuses(rehearsal: Rehearsal, tmp_path: Path) -> None:
    origin = tiny.origin(tmp_path)
    with rehearsal.afresh() as fresh:
        stage = Stage(fresh, origin, tmp_path)
        done = stage.run(events.push(origin.head()), {}, {"page-file": "escape/x"}, prepare=lay)

    assert (done.step.exit_code, done.step.outputs, done.state.log) == (2, {}, [])
    assert [each.message for each in done.step.annotations] == [
        f"Input `page-file` 'escape/x': {OUT}"
    ]
