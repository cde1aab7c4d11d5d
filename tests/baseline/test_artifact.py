from dataclasses import replace
from pathlib import Path

import pytest

from baseline.jobs import MAIN, TODAY, commit, snapshot, told
from builders import KEY, a_report
from dunnage.baseline import artifact
from dunnage.config import Config
from dunnage.events import Run
from dunnage.forge import Artifact, WorkflowRun
from dunnage.image import snapshot as snapshots
from dunnage.image.baseline import Baseline, Source
from dunnage.job import Job
from dunnage.model import ImageKey
from dunnage.notes import Notes
from dunnage.report import report_file
from dunnage.workspace import Workspace
from fakes import Fakes, without_forge
from runs import FORK, REPOSITORY, WORKFLOW, a_run, an_artifact, created, zipped

_RUN = replace(MAIN, repository_id=REPOSITORY, workflow=WORKFLOW)
_LINE = tuple(commit(each) for each in range(9, 0, -1))  # the base commit and those before it
_OTHER = ImageKey("shop/worker", "linux/amd64")


def a_job(fakes: Fakes) -> Job:
    config = Config.from_inputs({"baseline": "artifact"})
    return Job(config, _RUN, Workspace(Path()), fakes.tools(), Notes(fakes.runner), TODAY)


def left(
    fakes: Fakes,
    number: int,
    of: int,
    archive: bytes | None = None,
    run: WorkflowRun | None = None,
) -> Artifact:
    """Have the nth run leave the snapshot of a commit of main."""
    run = replace(run or a_run(event="push"), id=number, head_sha=commit(of))
    made = replace(
        an_artifact(number),
        run=number,
        head_sha=run.head_sha,
        head_branch=run.head_branch,
        head_repository=run.head_repository,
    )
    content = zipped({"dunnage.json": snapshots.dump(snapshot(of))})
    fakes.artifacts.left[made] = archive or content
    fakes.artifacts.runs[number] = run
    return made


def found(fakes: Fakes) -> tuple[Baseline | None, list[str]]:
    job = a_job(fakes)
    return artifact.find(job, KEY, _LINE), told(job)


def a_baseline(of: int, number: int) -> Baseline:
    return Baseline(snapshot(of), Source.ARTIFACT, created(number), 9 - of)


def test_the_nearest_commit_counts_and_not_the_newest_artifact() -> None:
    fakes = Fakes()
    left(fakes, 1, of=4)
    left(fakes, 2, of=8)
    left(fakes, 3, of=5)

    assert found(fakes) == (a_baseline(of=8, number=2), [])
    assert fakes.artifacts.downloads == [2]


def test_of_one_commits_artifacts_the_newest_counts() -> None:
    fakes = Fakes()
    left(fakes, 2, of=8)
    left(fakes, 3, of=8)
    left(fakes, 1, of=8)

    assert found(fakes) == (a_baseline(of=8, number=3), [])


def test_a_report_is_read_for_its_snapshot_and_other_images_are_passed_over() -> None:
    fakes = Fakes()
    report = replace(a_report(), snapshot=snapshot(8))
    files = {
        "a.json": snapshots.dump(snapshot(8, _OTHER)),
        "b.json": report_file.dump(report),
        "package.json": "{}",
    }
    left(fakes, 1, of=8, archive=zipped(files))

    assert found(fakes) == (a_baseline(of=8, number=1), [])


def test_an_artifact_without_this_image_is_passed_over_in_silence() -> None:
    fakes = Fakes()
    left(fakes, 1, of=8, archive=zipped({"a.json": snapshots.dump(snapshot(8, _OTHER))}))
    left(fakes, 2, of=6)

    assert found(fakes) == (a_baseline(of=6, number=2), [])


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
@pytest.mark.parametrize("conclusion", ["success", "failure", None])
def test_every_run_of_the_default_branch_that_got_so_far_will_do(
    event: str, conclusion: str | None
) -> None:
    fakes = Fakes()
    left(fakes, 1, of=8, run=replace(a_run(event=event), conclusion=conclusion))

    assert found(fakes) == (a_baseline(of=8, number=1), [])


@pytest.mark.parametrize(
    "run",
    [
        replace(a_run(event="push"), head_repository=FORK),
        replace(a_run(event="push"), head_repository=None),
        replace(a_run(event="push"), head_branch="feature"),
        replace(a_run(event="push"), head_branch=None),
        replace(a_run(event="push"), path=".github/workflows/other.yml"),
        replace(a_run(event="push"), conclusion="cancelled"),
        a_run(event="pull_request"),
        a_run(event="pull_request_target"),
        a_run(event="workflow_run"),
        a_run(event="issue_comment"),
    ],
)
def test_what_anybody_else_may_have_left_is_never_downloaded(run: WorkflowRun) -> None:
    fakes = Fakes()
    left(fakes, 1, of=8, run=run)

    assert found(fakes) == (None, [])
    assert fakes.artifacts.downloads == []


@pytest.mark.parametrize(
    "forged",
    [
        replace(a_run(5, "push"), head_sha=commit(8), head_repository=FORK),
        replace(a_run(5, "push"), head_sha=commit(8), head_branch="feature"),
        replace(a_run(5, "push"), head_sha=commit(2)),
    ],
)
def test_what_the_list_says_of_an_artifact_must_be_what_its_run_says(forged: WorkflowRun) -> None:
    fakes = Fakes()
    left(fakes, 5, of=8)
    fakes.artifacts.runs[5] = forged

    assert found(fakes) == (None, [])
    assert fakes.artifacts.downloads == []


def test_a_commit_beside_the_line_of_first_parents_is_no_baseline() -> None:
    fakes = Fakes()
    left(fakes, 1, of=12)

    assert found(fakes) == (None, [])


@pytest.mark.parametrize(
    ("run", "left_by"),
    [
        (replace(_RUN, repository_id=None), replace(a_run(event="push"), head_repository=None)),
        (replace(_RUN, default_branch=None), replace(a_run(event="push"), head_branch=None)),
    ],
)
def test_where_the_own_repository_is_not_known_nothing_is_trusted(
    run: Run, left_by: WorkflowRun
) -> None:
    fakes = Fakes()
    left(fakes, 1, of=8, run=left_by)

    assert artifact.find(replace(a_job(fakes), run=run), KEY, _LINE) is None


def test_where_the_own_workflow_is_not_known_any_of_the_branchs_will_do() -> None:
    fakes = Fakes()
    left(fakes, 1, of=8)
    job = replace(a_job(fakes), run=replace(_RUN, workflow=None))

    assert artifact.find(job, KEY, _LINE) == a_baseline(of=8, number=1)


def test_an_artifact_that_cannot_be_read_is_told_and_the_next_is_tried() -> None:
    fakes = Fakes()
    left(fakes, 1, of=8, archive=b"no zip")
    left(fakes, 2, of=7, archive=zipped({"dunnage.json": "{}"}))
    left(fakes, 3, of=6, archive=zipped({"dunnage.json": snapshots.dump(snapshot(1))}))
    left(fakes, 4, of=5)

    baseline, problems = found(fakes)

    assert baseline == a_baseline(of=5, number=4)
    where = [f"baseline: artifact 'dunnage' of {commit(each)[:12]}" for each in (8, 7, 6)]
    schema = "the baseline is no snapshot: $: 'version' is a required property"
    assert problems == [
        f"{where[0]} cannot be used: File is not a zip file",
        f"{where[1]}: dunnage.json: {schema}",
        f"{where[2]}: dunnage.json is of another commit",
    ]


def test_no_more_than_five_are_downloaded() -> None:
    fakes = Fakes()
    for number in range(1, 8):
        left(fakes, number, of=number + 1, archive=b"no zip")

    baseline, problems = found(fakes)

    assert (baseline, len(problems)) == (None, 5)
    assert fakes.artifacts.downloads == [7, 6, 5, 4, 3]


def test_no_more_than_twenty_runs_are_looked_up() -> None:
    fakes = Fakes()
    for number in range(2, 22):
        left(fakes, number, of=9, run=a_run(event="pull_request"))
    left(fakes, 1, of=8)

    assert found(fakes) == (None, [])


def test_a_run_that_is_not_known_any_more_is_passed_over() -> None:
    fakes = Fakes()
    left(fakes, 1, of=8)
    del fakes.artifacts.runs[1]
    nobodys = replace(left(fakes, 2, of=7), run=None)
    fakes.artifacts.left = {nobodys: b"", **fakes.artifacts.left}
    left(fakes, 3, of=6)
    del fakes.artifacts.runs[2]

    baseline, problems = found(fakes)

    assert baseline == a_baseline(of=6, number=3)
    assert problems == ["baseline: there is no such run"] * 2


def test_a_list_that_cannot_be_had_is_told() -> None:
    fakes = Fakes()
    fakes.artifacts.problem = "the token needs `actions: read`"

    assert found(fakes) == (None, ["baseline: the token needs `actions: read`"])


def test_without_a_token_there_are_no_artifacts() -> None:
    fakes = Fakes()
    left(fakes, 1, of=8)
    job = a_job(fakes)

    assert artifact.find(replace(job, tools=without_forge(job.tools)), KEY, _LINE) is None
    assert job.notes.problems == ()
