import json
from datetime import date
from pathlib import Path

import pytest

from builders import a_report
from dunnage import merging, publication
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.events import Run
from dunnage.job import Job
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import Fakes


@pytest.fixture
def fakes() -> Fakes:
    return Fakes()


def a_job(folder: Path, fakes: Fakes, *patterns: str) -> Job:
    config = Config.from_inputs({"merge-sarif": "\n".join(patterns)})
    workspace, notes = Workspace(folder), Notes(fakes.runner)
    return Job(config, Run("local"), workspace, fakes.tools(), notes, date(2026, 12, 1))


def write(folder: Path, *names: str) -> None:
    for name in names:
        tool = {"driver": {"name": Path(name).stem}}
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"version": "2.1.0", "runs": [{"tool": tool, "results": []}]}))


def tools(runs: tuple[str, ...]) -> list[str]:
    return [json.loads(run)["tool"]["driver"]["name"] for run in runs]


def test_files_are_merged_in_the_order_of_the_input_and_each_once(
    tmp_path: Path, fakes: Fakes
) -> None:
    write(tmp_path, "reports/semgrep.sarif", "reports/eslint.sarif", "gosec.sarif", "other.json")

    found = merging.others(a_job(tmp_path, fakes, "gosec.sarif", "**/*.sarif"), (a_report(),))

    assert tools(found) == ["gosec", "eslint", "semgrep"]
    assert fakes.runner.lines == [
        "Merged: 0 results of gosec from gosec.sarif",
        "Merged: 0 results of eslint from reports/eslint.sarif",
        "Merged: 0 results of semgrep from reports/semgrep.sarif",
    ]


def test_our_own_file_of_before_is_not_merged(tmp_path: Path, fakes: Fakes) -> None:
    write(tmp_path, "dunnage.sarif", "eslint.sarif")
    assert tools(merging.others(a_job(tmp_path, fakes, "*.sarif"), (a_report(),))) == ["eslint"]


def test_a_pattern_that_names_no_file_is_told(tmp_path: Path, fakes: Fakes) -> None:
    assert merging.others(a_job(tmp_path, fakes, "*.sarif", "."), (a_report(),)) == ()
    assert fakes.runner.warnings == [
        f"merge-sarif: no file is `{pattern}`: let the step that writes it come first"
        for pattern in ("*.sarif", ".")
    ]


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path, fakes: Fakes) -> None:
    workspace, outside = tmp_path / "workspace", tmp_path / "outside"
    write(outside, "secret.sarif")
    write(workspace, "eslint.sarif")
    (workspace / "link.sarif").symlink_to(outside / "secret.sarif")
    (workspace / "folder").symlink_to(outside)

    found = merging.others(a_job(workspace, fakes, "*.sarif", "folder*/*"), (a_report(),))

    assert tools(found) == ["eslint"]


def test_a_file_that_cannot_be_merged_is_told_in_every_outlet(tmp_path: Path, fakes: Fakes) -> None:
    (tmp_path / "broken.sarif").write_text("{")

    publication.publish(a_job(tmp_path, fakes, "broken.sarif"), (a_report(),))

    problem = (
        "merge-sarif: broken.sarif is left out: it is not JSON: "
        "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    )
    (run, *_) = json.loads((tmp_path / "dunnage.sarif").read_text())["runs"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == problem
    assert problem in fakes.runner.pairs["could-not-check"].splitlines()
    assert any(problem in line for line in fakes.runner.lines)
    assert "**Not done: merge-sarif.**" in fakes.runner.summary


def test_a_pattern_that_leads_out_of_the_workspace_is_refused_before_any_work(
    tmp_path: Path, fakes: Fakes
) -> None:
    with pytest.raises(ConfigError, match=r"Input `merge-sarif` '\.\./\*\.sarif': the path leads"):
        publication.check(a_job(tmp_path, fakes, "../*.sarif"))
