"""A project that never had an image: `dunnage init`, and the workflow that it writes, run."""

import io
import json
from pathlib import Path

import pytest

from bed import events
from bed.checkout import Checkout
from bed.github.state import PullRequest
from bed.hosting import Hosting
from bed.rehearsal import NUMBER, Rehearsal
from dunnage.commands import init
from dunnage.init import workflow
from init import projects
from test_init import CASES, NOT_OURS, Case, for_the_bed

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_first_pull_request_passes_and_is_commented_on(
    rehearsal: Rehearsal, tmp_path: Path, case: Case
) -> None:
    origin = Checkout.of(projects.SAMPLES / case.kind, tmp_path / "origin")
    merge = origin.propose(lambda folder: adopt(folder, case))

    with rehearsal.afresh() as fresh:
        hosting = Hosting(fresh, origin, tmp_path / "runs")
        state = fresh.github.state
        pull = state.open(PullRequest(NUMBER, merge.head, merge.base, merge.merged))
        done = hosting.run(origin.folder / workflow.PATH, events.pull_request(pull))

        (step,) = done.ours
        (comment,) = state.comments_on(NUMBER)
        uploads = [each.ref for each in state.uploads.values()]
    assert done.results == [("review", "success")]
    assert step.outputs["verdict"] == "pass"
    assert step.outputs["could-not-check"] == ""
    assert "## ✅ demo: pass" in comment.body
    assert "There is no baseline to compare with, as is normal for a first image." in comment.body
    assert uploads == [f"refs/pull/{NUMBER}/merge"]
    assert told(hosting.folder) == []


def adopt(folder: Path, case: Case) -> None:
    options = init.Options(folder, case.base, force=False)
    assert init.run(options, io.StringIO()) == 0
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text(for_the_bed(dockerfile.read_text()))


def told(runs: Path) -> list[str]:
    """List what our own linter says of the Dockerfile, but for what the bed does to it."""
    (path,) = runs.rglob("workspace/dunnage.json")
    tools = {each["name"]: each["findings"] for each in json.loads(path.read_text())["tools"]}
    return [
        each["rule"]["id"]
        for each in tools["dunnage"]
        if each["location"]["path"] == "Dockerfile"
        and each["rule"]["id"] not in {*NOT_OURS, "syntax-directive-missing"}
    ]
