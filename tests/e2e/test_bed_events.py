import pytest

from bed import events
from bed.events import Event
from bed.github.state import PullRequest, Repository, WorkflowRun

pytestmark = pytest.mark.e2e

HEAD, BASE, MERGE = "a" * 40, "b" * 40, "c" * 40
QUEUED = f"gh-readonly-queue/main/pr-7-{BASE}"
FORK = Repository("mallory/demo", id=2, is_fork=True)
PULL = PullRequest(7, HEAD, BASE, MERGE)
MERGED = PullRequest(7, HEAD, BASE, MERGE, is_open=False, is_merged=True)
STRANGE = PullRequest(7, HEAD, BASE, MERGE, head_repository=FORK, author="mallory")
RUN = WorkflowRun(12, HEAD, event="pull_request", head_branch="main", head_repository=FORK)


@pytest.mark.parametrize(
    ("event", "name", "ref", "sha"),
    [
        (events.push(HEAD, branch="feature"), "push", "refs/heads/feature", HEAD),
        (events.pull_request(PULL), "pull_request", "refs/pull/7/merge", MERGE),
        (events.pull_request(MERGED), "pull_request", "refs/heads/main", MERGE),
        (events.pull_request_target(STRANGE), "pull_request_target", "refs/heads/main", BASE),
        (events.merge_group(MERGE, BASE), "merge_group", f"refs/heads/{QUEUED}", MERGE),
        (events.workflow_dispatch(BASE), "workflow_dispatch", "refs/heads/main", BASE),
        (events.repository_dispatch(BASE), "repository_dispatch", "refs/heads/main", BASE),
        (events.schedule(BASE), "schedule", "refs/heads/main", BASE),
        (events.release(BASE, tag="v2"), "release", "refs/tags/v2", BASE),
        (events.workflow_run(RUN, BASE), "workflow_run", "refs/heads/main", BASE),
        (events.issue_comment(STRANGE, BASE), "issue_comment", "refs/heads/main", BASE),
        (events.unknown(BASE), "sub_issues", "refs/heads/main", BASE),
    ],
)
def test_each_event_has_its_ref_and_its_commit(event: Event, name: str, ref: str, sha: str) -> None:
    assert (event.name, event.context["ref"], event.context["sha"]) == (name, ref, sha)


@pytest.mark.parametrize(
    ("event", "name", "kind"),
    [
        (events.push(HEAD), "main", "branch"),
        (events.pull_request(PULL), "7/merge", "branch"),
        (events.merge_group(MERGE, BASE), QUEUED, "branch"),
        (events.release(BASE, tag="v2"), "v2", "tag"),
    ],
)
def test_a_ref_has_a_short_name_and_a_type(event: Event, name: str, kind: str) -> None:
    assert (event.context["ref_name"], event.context["ref_type"]) == (name, kind)


@pytest.mark.parametrize(
    ("pull", "action", "state", "draft", "merged"),
    [
        (PULL, "synchronize", "open", False, False),
        (PullRequest(7, HEAD, BASE, MERGE, is_draft=True), "synchronize", "open", True, False),
        (PullRequest(7, HEAD, BASE, MERGE, is_open=False), "closed", "closed", False, False),
        (MERGED, "closed", "closed", False, True),
    ],
)
def test_a_pull_request_tells_what_became_of_it(
    pull: PullRequest, action: str, state: str, *, draft: bool, merged: bool
) -> None:
    payload = events.pull_request(pull).payload

    told = payload["pull_request"]
    assert (payload["action"], told["state"], told["draft"], told["merged"]) == (
        *(action, state, draft, merged),
    )


def test_dependabots_branches_are_the_repositorys_own() -> None:
    event = events.pull_request(PullRequest(7, HEAD, BASE, MERGE, author="dependabot[bot]"))

    assert event.payload["sender"] == {"login": "dependabot[bot]", "type": "Bot"}
    assert (event.context["actor"], event.is_of_fork) == ("dependabot[bot]", False)


def test_the_end_of_a_forks_run_names_no_pull_request() -> None:
    run = events.workflow_run(RUN, BASE).payload["workflow_run"]

    assert (run["id"], run["event"], run["head_sha"], run["pull_requests"]) == (
        *(12, "pull_request", HEAD, []),
    )
    assert run["head_repository"]["full_name"] == "mallory/demo"


def test_a_schedule_says_nothing_of_the_repository() -> None:
    assert events.schedule(BASE, cron="0 4 * * 1").payload == {"schedule": "0 4 * * 1"}


@pytest.mark.parametrize(
    ("event", "of_fork"),
    [
        (events.pull_request(PULL), False),
        (events.pull_request(STRANGE), True),
        (events.pull_request_target(STRANGE), False),
        (events.workflow_run(RUN, BASE), False),
        (events.schedule(BASE), False),
    ],
)
def test_a_forks_pull_request_alone_is_of_a_fork(event: Event, *, of_fork: bool) -> None:
    assert event.is_of_fork is of_fork


def test_a_run_is_about_the_head_of_a_pull_request() -> None:
    assert events.pull_request(STRANGE).run(3) == WorkflowRun(
        id=3,
        head_sha=HEAD,
        event="pull_request",
        head_branch="feature",
        head_repository=FORK,
        conclusion=None,
    )


def test_any_other_run_is_about_the_commit_of_its_ref() -> None:
    assert events.schedule(BASE).run(4) == WorkflowRun(
        id=4, head_sha=BASE, event="schedule", head_branch="main", conclusion=None
    )
