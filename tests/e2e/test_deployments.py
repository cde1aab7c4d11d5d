"""The same action on an Enterprise Server and with data residency: main, then a pull request."""

from pathlib import Path

import pytest

import tiny
from bed import events
from bed.github.deployment import DATA_RESIDENCY, SERVER, Deployment
from bed.rehearsal import Rehearsal
from tiny import Stage

pytestmark = pytest.mark.e2e

MAIN = {"contents": "write", "security-events": "write"}
REVIEW = {"contents": "read", "pull-requests": "write", "security-events": "write"}


@pytest.mark.parametrize("deployment", [SERVER, DATA_RESIDENCY], ids=["server", "ghe.com"])
def test_main_is_kept_and_the_pull_request_compared_with_it(
    rehearsal: Rehearsal, tmp_path: Path, deployment: Deployment
) -> None:
    origin = tiny.origin(tmp_path)
    base = origin.head()
    merge = origin.propose(tiny.grown("more"))

    with rehearsal.afresh(deployment) as fresh:
        stage = Stage(fresh, origin, tmp_path)
        main = stage.run(events.push(base), MAIN, commit=base)
        change = stage.run(events.pull_request(stage.propose(merge)), REVIEW, number=2)

        (comment,) = change.comments
        assert tiny.refused(stage.state) == []
        assert tiny.snapshots(stage.state) == [base]
        assert [each.problems for each in stage.state.uploads.values()] == [(), ()]
    assert (main.step.exit_code, change.step.exit_code) == (0, 0)
    assert "from `refs/dunnage/snapshots`" in comment.body
    assert f"]({deployment.server_url}/octocat/demo/blob/{merge.merged}/Dockerfile#L2)" in (
        comment.body
    )
    assert "https://github.com" not in comment.body.replace("https://github.com/OWNER", "")
