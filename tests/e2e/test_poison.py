"""What strangers leave for a later run: reports, artifacts, and snapshots in the git ref."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import pytest

import hostile
import tiny
from bed import events
from bed.github import branches
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import WorkflowRun
from bed.rehearsal import NUMBER, Rehearsal
from dunnage.baseline import shelf
from dunnage.errors import ConfigError
from dunnage.image import platforms
from dunnage.image import snapshot as snapshots
from dunnage.model import ImageKey
from dunnage.report import report_file
from dunnage.report.report import Origin
from tiny import FORK, SNAPSHOTS, Done, Stage

pytestmark = pytest.mark.e2e

KEY = ImageKey("demo", platforms.own())
OTHER = NUMBER + 1  # a pull request that nobody reviewed
MAY = {"contents": "read", "pull-requests": "write"}
TELLER_MAY = {"actions": "read", "pull-requests": "write"}
ARTIFACT_MAY = {**MAY, "actions": "read"}
NO_UPLOAD = {"upload-sarif": "never"}
CHANGED = "FROM scratch\nARG NPM_TOKEN\nCOPY app /app\nCOPY app/server /twice\nCMD node server\n"


@pytest.fixture(scope="module")
def poisoned(
    rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Done]]:
    folder = tmp_path_factory.mktemp("poison")
    with rehearsal.afresh() as fresh:
        reviewed = _reviewed(Stage(fresh, tiny.origin(folder), folder))
    report = reviewed.content.decode()
    snapshot: Mapping[str, object] = json.loads(report)["snapshot"]
    attacks: dict[str, hostile.Attack] = {
        "spoiled report": partial(delivered, files={"dunnage.json": spoiled_report(report)}),
        "another pull request": partial(delivered, files={"dunnage.json": of_another(report)}),
        "no report": partial(delivered, files={"dunnage.json": '{"version": 1}'}),
        "bomb": partial(delivered, archive=bomb()),
        "bomb of main": bombed,
        "spoiled snapshot": partial(kept, spoil=spoiled_snapshot, snapshot=snapshot),
        "another image": partial(kept, spoil=of_another_image, snapshot=snapshot),
        "huge snapshot": partial(kept, spoil=huge, snapshot=snapshot),
    }
    yield from hostile.tried(attacks, rehearsal, folder)


def _reviewed(stage: Stage) -> Done:
    """Review a pull request with a base, so that its report has something of everything."""
    merge = stage.origin.propose(tiny.written({"Dockerfile": CHANGED, "app/second": "second"}))
    event = events.pull_request(stage.propose(merge))
    return stage.run(event, MAY, {"comment": "never", "licenses": "unknown", **NO_UPLOAD})


def spoiled_report(report: str) -> str:
    return hostile.spoiled(report, partial(report_file.load, origin=Origin(None, None, None)))


def of_another(report: str) -> str:
    return json.dumps({**json.loads(report), "pullRequest": OTHER})


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("dunnage.json", bytes(300_000_000))
    return packed.getvalue()


def delivered(
    stage: Stage, files: Mapping[str, bytes | str] | None = None, archive: bytes | None = None
) -> Done:
    """Leave an artifact after a fork's review, and have it told."""
    merge = stage.origin.propose(tiny.grown("second"))
    pull = stage.propose(merge, FORK)
    stage.state.open(replace(pull, number=OTHER, head_repository=FORK, head_ref="other"))
    run = replace(events.pull_request(pull).run(100), conclusion="success")
    left = stage.state.leave(run, "dunnage", files or {})
    if archive is not None:
        stage.state.artifacts[left.id] = replace(left, archive=archive, digest=None)
    return stage.tell(events.workflow_run(run, merge.base), TELLER_MAY)


def bombed(stage: Stage) -> Done:
    """Ask for a baseline where a run of main left a bomb."""
    merge = stage.origin.propose(tiny.grown("second"))
    left = stage.state.leave(WorkflowRun(100, merge.base), "dunnage", {})
    stage.state.artifacts[left.id] = replace(left, archive=bomb(), digest=None)
    event = events.pull_request(stage.propose(merge))
    return stage.run(event, ARTIFACT_MAY, {"baseline": "artifact", **NO_UPLOAD})


def kept(stage: Stage, spoil: Callable[[str], str], snapshot: Mapping[str, object]) -> Done:
    """Compare with a snapshot that somebody has put into the git ref."""
    merge = stage.origin.propose(tiny.grown("second"))
    forged = spoil(json.dumps({**snapshot, "commit": merge.base}))
    branches.write(stage.state, SNAPSHOTS, {f"{shelf.folder(KEY)}/{merge.base}.json": forged})
    return stage.run(events.pull_request(stage.propose(merge)), MAY, NO_UPLOAD)


def spoiled_snapshot(text: str) -> str:
    def load(content: str) -> None:
        found = snapshots.load(content)
        if found.key != KEY:
            message = "it would not be found"
            raise ConfigError(message)

    return hostile.spoiled(text, load)


def of_another_image(text: str) -> str:
    return json.dumps({**json.loads(text), "image": {"name": "other", "platform": KEY.platform}})


def huge(text: str) -> str:
    return text + " " * 17 * 2**20


def test_a_spoiled_report_is_told_without_harm(poisoned: Mapping[str, Done]) -> None:
    done = poisoned["spoiled report"]

    (comment,) = done.comments
    assert comment.author == ACTIONS_BOT
    assert comment.body.count("<!-- dunnage") == 1
    assert "evil.example" in comment.body
    assert hostile.harm_done(comment.body) == []
    assert hostile.harm_done(f"{done.step.summary}") == []
    assert (done.step.failures, done.step.masks[1:], done.step.state) == ((), (), {})
    assert tiny.refused(done.state) == []


def test_a_report_of_another_pull_request_is_told_on_neither(
    poisoned: Mapping[str, Done],
) -> None:
    done = poisoned["another pull request"]

    assert [each.number for each in done.state.comments.values()] == [NUMBER]
    assert f"it says that it is of pull request `#{OTHER}`" in done.comments[0].body
    assert "New vulnerabilities" not in done.comments[0].body
    assert done.step.exit_code == 4


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no report", "this is no report"), ("bomb", "unpacks to more than")],
)
def test_what_is_no_report_is_told_as_such(
    name: str, reason: str, poisoned: Mapping[str, Done]
) -> None:
    done = poisoned[name]

    assert (done.step.exit_code, done.step.outputs["verdict"]) == (4, "could-not-check")
    assert reason in done.told
    (comment,) = done.comments
    assert hostile.harm_done(comment.body) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb of main", "unpacks to more than"),
        ("another image", "is of another image or commit"),
        ("huge snapshot", "has more than"),
    ],
)
def test_a_forged_baseline_is_noted_and_not_used(
    name: str, reason: str, poisoned: Mapping[str, Done]
) -> None:
    done = poisoned[name]
    baseline = (done.report or {})["baseline"]

    assert (baseline and baseline["source"]) in (None, "built")
    assert reason in done.told
    assert (done.step.exit_code, done.step.outputs["verdict"]) == (0, "pass")


def test_a_spoiled_snapshot_is_compared_with_without_harm(poisoned: Mapping[str, Done]) -> None:
    done = poisoned["spoiled snapshot"]

    assert (done.report or {})["baseline"]["source"] == "ref"
    (comment,) = done.comments
    assert hostile.harm_done(comment.body) == []
    assert (done.step.failures, done.step.masks[1:], done.step.state) == ((), (), {})
