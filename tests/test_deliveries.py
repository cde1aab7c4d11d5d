from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunnage import deliveries
from dunnage.config import Config
from dunnage.deliveries import Delivery
from dunnage.errors import ConfigError
from dunnage.events import Run
from dunnage.job import Job
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import Fakes, without_forge
from runs import an_artifact, zipped

_RUN = Run("pull_request", repository="octo/shop", id=5)
_MIB = 1024 * 1024


def a_job(fakes: Fakes, root: Path, /, **inputs: str) -> Job:
    config = Config.from_inputs({name.replace("_", "-"): each for name, each in inputs.items()})
    notes = Notes(fakes.runner)
    return Job(config, _RUN, Workspace(root), fakes.tools(), notes, date(2026, 12, 1))


def found(job: Job) -> tuple[list[Delivery], list[str]]:
    delivered = list(deliveries.find(job))
    assert all(each.blocks and each.part == "reports" for each in job.notes.problems)
    return delivered, [each.message for each in job.notes.problems]


@pytest.fixture
def fakes() -> Fakes:
    return Fakes()


def test_the_files_that_patterns_name_are_read_once_each(fakes: Fakes, tmp_path: Path) -> None:
    for name in ("b/dunnage.json", "a/dunnage.json", "a/package.json"):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    job = a_job(fakes, tmp_path, reports="reports/b/*.json\nreports/**/dunnage*.json")

    assert found(job) == (
        [
            Delivery("reports/b/dunnage.json", b"b/dunnage.json"),
            Delivery("reports/a/dunnage.json", b"a/dunnage.json"),
        ],
        [],
    )


def test_patterns_that_name_nothing_are_told(fakes: Fakes, tmp_path: Path) -> None:
    job = a_job(fakes, tmp_path, reports="reports/*.json\nmore/*.json")

    message = "no file is named by the input `reports` (reports/*.json, more/*.json)"
    assert found(job) == ([], [message])


def test_a_link_out_of_the_workspace_names_nothing(fakes: Fakes, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "a.json").symlink_to(tmp_path / "secret.json")
    (root / "b.json").write_text("{}")

    assert found(a_job(fakes, root, reports="*.json")) == ([Delivery("b.json", b"{}")], [])


@pytest.mark.parametrize("pattern", ["../*.json", "/etc/*.json", "a/../../*.json"])
def test_a_pattern_that_leads_out_of_the_workspace_is_refused(
    fakes: Fakes, tmp_path: Path, pattern: str
) -> None:
    with pytest.raises(ConfigError, match=r"Input `reports` .*: the path leads out"):
        found(a_job(fakes, tmp_path, reports=pattern))


def test_a_file_that_cannot_be_read_silences_no_other(fakes: Fakes, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}")
    job = a_job(fakes, tmp_path, reports="*.json")
    delivered = deliveries.find(job)
    first = next(delivered)
    (tmp_path / "b.json").unlink()

    assert [first, *delivered] == [Delivery("a.json", b"{}")]
    assert [each.message for each in job.notes.problems] == [
        "Input `reports` 'b.json': the file cannot be read (No such file or directory)."
    ]


def test_the_newest_artifact_of_each_name_is_read_and_the_newest_first(
    fakes: Fakes, tmp_path: Path
) -> None:
    fakes.artifacts.left = {
        an_artifact(1, "dunnage-api"): zipped({"dunnage.json": "old"}),
        an_artifact(2, "dunnage"): zipped({"a.json": "1", "b.json": "2", "dunnage.html": "3"}),
        an_artifact(3, "dunnage-api"): zipped({"dunnage.json": "new"}),
        an_artifact(4, "dunnagery"): b"",
        an_artifact(5, "coverage"): b"",
        replace(an_artifact(6, "dunnage"), run=6): b"",
    }

    assert found(a_job(fakes, tmp_path)) == (
        [
            Delivery("artifact 'dunnage-api': dunnage.json", b"new"),
            Delivery("artifact 'dunnage': a.json", b"1"),
            Delivery("artifact 'dunnage': b.json", b"2"),
        ],
        [],
    )
    assert fakes.artifacts.downloads == [3, 2]


def test_after_another_run_its_artifacts_are_read(fakes: Fakes, tmp_path: Path) -> None:
    fakes.artifacts.left = {an_artifact(1): zipped({"a.json": "1"})}
    job = replace(a_job(fakes, tmp_path), run=Run("workflow_run", id=9, after=5))

    assert found(job) == ([Delivery("artifact 'dunnage': a.json", b"1")], [])


@pytest.mark.parametrize("name", ["report", "dunnage-page"])
def test_without_a_report_the_names_of_all_artifacts_are_told(
    fakes: Fakes, tmp_path: Path, name: str
) -> None:
    page = zipped({"dunnage.html": "<p>"})
    fakes.artifacts.left = {an_artifact(1, name): page, an_artifact(2, "coverage"): b""}
    message = (
        "run 5 has no report in an artifact 'dunnage', or one that begins with 'dunnage-'. Let "
        "each review upload its `report-file` with actions/upload-artifact under such a name, or "
        "name it in the input `report-artifact`. The run's artifacts: "
    )

    assert found(a_job(fakes, tmp_path)) == ([], [message + ", ".join(sorted((name, "coverage")))])


def test_without_any_artifact_that_is_told(fakes: Fakes, tmp_path: Path) -> None:
    _, problems = found(a_job(fakes, tmp_path))

    assert len(problems) == 1
    assert problems[0].endswith("The run's artifacts: none")


def test_one_broken_artifact_silences_no_other(fakes: Fakes, tmp_path: Path) -> None:
    fakes.artifacts.left = {
        an_artifact(1, "dunnage-1"): zipped({"a.json": "1"}),
        an_artifact(2, "dunnage-2"): b"PK",
        an_artifact(3, "dunnage-3"): zipped({"dunnage.html": "<p>"}),
        an_artifact(4, "dunnage-4"): b"\0" * (64 * _MIB + 1),
    }

    assert found(a_job(fakes, tmp_path)) == (
        [Delivery("artifact 'dunnage-1': a.json", b"1")],
        [
            "the artifact is too large",
            "artifact 'dunnage-2' cannot be used: File is not a zip file",
        ],
    )


def test_all_archives_together_are_bounded(fakes: Fakes, tmp_path: Path) -> None:
    fakes.artifacts.left = {
        an_artifact(each, f"dunnage-{each}"): b"\0" * 60 * _MIB for each in range(1, 5)
    }

    _, problems = found(a_job(fakes, tmp_path))

    assert problems[:-1] == [
        "artifact 'dunnage-4' cannot be used: File is not a zip file",
        "artifact 'dunnage-3' cannot be used: File is not a zip file",
        "the artifact is too large",
        "the artifact is too large",
    ]


def test_all_files_together_are_bounded(fakes: Fakes, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_bytes(b" " * 50 * _MIB)

    delivered, problems = found(a_job(fakes, tmp_path, reports="*.json"))

    assert [each.where for each in delivered] == ["a.json", "b.json"]
    assert problems == ["there are more than 200 files or 134.2 MB: the rest is left out"]


def test_no_more_than_two_hundred_files_are_read(fakes: Fakes, tmp_path: Path) -> None:
    for number in range(201):
        (tmp_path / f"{number}.json").write_text("{}")

    delivered, problems = found(a_job(fakes, tmp_path, reports="*.json"))

    assert len(delivered) == 200
    assert problems == ["there are more than 200 files or 134.2 MB: the rest is left out"]


def test_artifacts_that_cannot_be_listed_are_told(fakes: Fakes, tmp_path: Path) -> None:
    fakes.artifacts.problem = "the token needs `actions: read`"

    assert found(a_job(fakes, tmp_path)) == ([], ["the token needs `actions: read`"])


@pytest.mark.parametrize("lacking", ["token", "run"])
def test_without_a_token_or_a_run_files_must_be_named(
    fakes: Fakes, tmp_path: Path, lacking: str
) -> None:
    job = a_job(fakes, tmp_path)
    if lacking == "token":
        job = replace(job, tools=without_forge(job.tools))
    else:
        job = replace(job, run=Run("local"))

    with pytest.raises(ConfigError, match="Input `token`: the artifacts of a run can be read with"):
        found(job)
