import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dunnage.errors import ConfigError
from dunnage.events import PullRequest, Run

_PUSH = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_REPOSITORY": "octo/shop",
    "GITHUB_SHA": "a" * 40,
    "GITHUB_REF": "refs/heads/main",
}


def pull_request_run(tmp_path: Path, head_repository: dict[str, str] | None) -> Run:
    head = {"sha": "b" * 40, "repo": head_repository}
    event = {"number": 7, "pull_request": {"head": head, "base": {"sha": "c" * 40}}}
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))
    return Run.from_environment(
        _PUSH
        | {
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_REF": "refs/pull/7/merge",
        }
    )


def an_event(folder: Path, name: str, payload: Mapping[str, object], **further: str) -> Run:
    path = folder / "event.json"
    path.write_text(json.dumps(payload))
    event = {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}
    return Run.from_environment(_PUSH | event | further)


def test_outside_a_runner_the_run_is_local_and_writes_nothing() -> None:
    run = Run.from_environment({"GITHUB_EVENT_NAME": "push"})

    assert run == Run("local")
    assert not run.may_write


def test_a_push_has_no_pull_request_and_may_write() -> None:
    run = Run.from_environment(_PUSH)

    assert run == Run(
        event="push",
        server_url="https://github.com",
        api_url="https://api.github.com",
        repository="octo/shop",
        commit="a" * 40,
        ref="refs/heads/main",
    )
    assert run.may_write


def test_a_pull_request_of_the_same_repository_may_write(tmp_path: Path) -> None:
    run = pull_request_run(tmp_path, {"full_name": "octo/shop"})

    assert run.pull_request == PullRequest(7, "b" * 40, "c" * 40, fork=False)
    assert run.may_write


@pytest.mark.parametrize("head_repository", [{"full_name": "mallory/shop"}, None])
def test_a_pull_request_of_a_fork_even_a_deleted_one_writes_nothing(
    tmp_path: Path, head_repository: dict[str, str] | None
) -> None:
    run = pull_request_run(tmp_path, head_repository)

    assert run.pull_request == PullRequest(7, "b" * 40, "c" * 40, fork=True)
    assert not run.may_write


def test_results_belong_to_the_merge_commit_that_was_checked_out(tmp_path: Path) -> None:
    run = pull_request_run(tmp_path, {"full_name": "octo/shop"})

    assert run.analysed("a" * 40) == ("refs/pull/7/merge", "a" * 40)


def test_results_belong_to_the_head_where_that_was_checked_out(tmp_path: Path) -> None:
    run = pull_request_run(tmp_path, {"full_name": "octo/shop"})

    assert run.analysed("b" * 40) == ("refs/pull/7/head", "b" * 40)


def test_results_of_a_push_belong_to_the_commit_that_was_checked_out() -> None:
    run = Run.from_environment(_PUSH)

    assert run.analysed("d" * 40) == ("refs/heads/main", "d" * 40)
    assert run.analysed(None) == ("refs/heads/main", "a" * 40)


@pytest.mark.parametrize("event", ["pull_request_target", "issue_comment"])
def test_code_of_strangers_is_not_built_with_a_token_that_may_write(event: str) -> None:
    run = Run.from_environment(_PUSH | {"GITHUB_EVENT_NAME": event})

    with pytest.raises(ConfigError, match="Use `on: pull_request`"):
        run.admit("a" * 40)


@pytest.mark.parametrize("event", ["workflow_run", "sub_issues"])
def test_other_events_build_the_workflows_own_commit_only(tmp_path: Path, event: str) -> None:
    run = an_event(tmp_path, event, {"workflow_run": {"id": 3}})

    run.admit("a" * 40)
    with pytest.raises(ConfigError, match="not the workflow's own commit"):
        run.admit("b" * 40)


@pytest.mark.parametrize(
    "event",
    ["push", "merge_group", "workflow_dispatch", "repository_dispatch", "schedule", "release"],
)
def test_whatever_a_trusted_event_has_checked_out_is_built(tmp_path: Path, event: str) -> None:
    run = an_event(tmp_path, event, {})

    run.admit("b" * 40)
    assert run.is_known


def test_an_event_that_nobody_knows_is_said_to_be_unknown(tmp_path: Path) -> None:
    assert not an_event(tmp_path, "sub_issues", {}).is_known


def test_a_closed_pull_request_is_over(tmp_path: Path) -> None:
    head = {"sha": "b" * 40, "repo": {"full_name": "octo/shop"}}
    pull_request = {"head": head, "base": {"sha": "c" * 40}, "state": "closed"}

    run = an_event(tmp_path, "pull_request", {"number": 7, "pull_request": pull_request})

    assert run.is_over


@pytest.mark.parametrize(
    ("event", "ref", "kept"),
    [
        ("push", "refs/heads/main", True),
        ("push", "refs/heads/feature", False),
        ("push", "refs/tags/main", False),
        ("schedule", "refs/heads/main", True),
        ("workflow_dispatch", "refs/heads/main", True),
        ("workflow_dispatch", "refs/heads/feature", False),
        ("merge_group", "refs/heads/main", False),
        ("release", "refs/tags/v1", False),
        ("sub_issues", "refs/heads/main", False),
    ],
)
def test_snapshots_of_the_default_branch_are_kept(
    tmp_path: Path, event: str, ref: str, *, kept: bool
) -> None:
    payload = {"repository": {"default_branch": "main"}}

    run = an_event(tmp_path, event, payload, GITHUB_REF=ref)

    assert run.is_of_default_branch is kept


def test_a_schedule_knows_the_default_branch_without_its_payload() -> None:
    run = Run.from_environment(_PUSH | {"GITHUB_EVENT_NAME": "schedule"})

    assert run.is_of_default_branch


def test_a_run_knows_its_workflow_its_job_and_the_run_that_it_follows(tmp_path: Path) -> None:
    run = an_event(
        tmp_path,
        "workflow_run",
        {"workflow_run": {"id": 4711}, "repository": {"default_branch": "trunk"}},
        GITHUB_WORKFLOW_REF="octo/shop/.github/workflows/comment.yml@refs/heads/trunk",
        GITHUB_RUN_ID="9",
        GITHUB_JOB="tell",
        GITHUB_REPOSITORY_ID="77",
    )

    assert run == Run(
        event="workflow_run",
        server_url="https://github.com",
        api_url="https://api.github.com",
        repository="octo/shop",
        repository_id=77,
        default_branch="trunk",
        commit="a" * 40,
        ref="refs/heads/main",
        id=9,
        workflow=".github/workflows/comment.yml",
        job="tell",
        after=4711,
    )


@pytest.mark.parametrize(
    ("event", "payload", "place"),
    [
        ("workflow_run", {"workflow_run": {"id": "7"}}, "the event.workflow_run.id is not a whole"),
        ("pull_request", {"number": 7}, "the event.pull_request.head.sha is missing"),
    ],
)
def test_an_event_that_lacks_what_counts_is_told(
    tmp_path: Path, event: str, payload: dict[str, object], place: str
) -> None:
    with pytest.raises(ConfigError, match=place):
        an_event(tmp_path, event, payload)


def test_an_event_file_that_is_missing_is_named() -> None:
    environment = _PUSH | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "/none.json"}

    with pytest.raises(ConfigError, match=r"GITHUB_EVENT_PATH '/none\.json'"):
        Run.from_environment(environment)
