from dataclasses import replace

import pytest

from dunnage import destination
from dunnage.destination import Destination
from dunnage.errors import ToolError
from dunnage.forge import OpenPull, WorkflowRun
from fakes import Fakes
from runs import FORK, HEAD, REPOSITORY, a_run, an_open_pull

_NOTHING = "There is nothing to comment on after run 5: "
_OF_FORK = replace(a_run(), head_owner="mallory", head_branch="patch-1", head_repository=FORK)


def after(
    run: WorkflowRun, opened: dict[tuple[str, str], tuple[OpenPull, ...]]
) -> tuple[tuple[Destination, ...], list[str]]:
    fakes = Fakes()
    fakes.artifacts.runs[run.id] = run
    fakes.pull_requests.opened = opened
    return destination.after(run.id, fakes.forge(), fakes.runner), fakes.runner.notices


def test_the_pull_request_of_a_fork_is_found_by_its_branch_and_its_head() -> None:
    pull = replace(an_open_pull(7), head_repository=FORK)

    assert after(_OF_FORK, {("mallory", "patch-1"): (pull,)}) == ((Destination(7, HEAD),), [])


def test_one_branch_can_be_asked_to_be_merged_into_several() -> None:
    pulls = (an_open_pull(7), replace(an_open_pull(8), base="v1"))

    found, _ = after(a_run(), {("octo", "main"): pulls})

    assert found == (Destination(7, HEAD), Destination(8, HEAD))


@pytest.mark.parametrize(
    "pull",
    [
        replace(an_open_pull(7), head="d" * 40, head_repository=FORK),
        replace(an_open_pull(7), head_repository=REPOSITORY),
        replace(an_open_pull(7), head_repository=None),
    ],
)
def test_a_pull_request_with_another_head_is_not_the_runs(pull: OpenPull) -> None:
    found, notices = after(_OF_FORK, {("mallory", "patch-1"): (pull,)})

    assert found == ()
    assert notices == [f"{_NOTHING}its pull request is closed, or no longer at cccccccccccc."]


@pytest.mark.parametrize(
    "run",
    [
        replace(_OF_FORK, head_owner=None),
        replace(_OF_FORK, head_branch=None),
        replace(_OF_FORK, head_repository=None),
    ],
)
def test_a_deleted_fork_has_no_pull_request_to_comment_on(run: WorkflowRun) -> None:
    nobodys = replace(an_open_pull(), head_repository=None)

    found, notices = after(run, {("mallory", "patch-1"): (nobodys,)})

    assert (found, len(notices)) == ((), 1)


@pytest.mark.parametrize("event", ["push", "schedule", "pull_request_target", "workflow_dispatch"])
def test_a_run_of_another_event_has_nothing_to_comment_on(event: str) -> None:
    found, notices = after(a_run(event=event), {("octo", "main"): (an_open_pull(),)})

    assert found == ()
    assert notices == [f"{_NOTHING}it is of the event `{event}`, not of a pull request."]


@pytest.mark.parametrize(
    "path", ["other/shop/.github/workflows/review.yml", "dynamic/github-code-scanning/codeql"]
)
def test_a_workflow_from_elsewhere_is_not_followed(path: str) -> None:
    found, notices = after(replace(a_run(), path=path), {("octo", "main"): (an_open_pull(),)})

    assert found == ()
    assert notices == [f"{_NOTHING}its workflow {path!r} is not of this repository."]


def test_a_run_that_github_does_not_know_is_an_error() -> None:
    fakes = Fakes()

    with pytest.raises(ToolError, match="there is no such run"):
        destination.after(5, fakes.forge(), fakes.runner)
