import json
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


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run", "issue_comment"])
def test_an_event_with_a_privileged_token_is_refused_with_the_cure(event: str) -> None:
    with pytest.raises(ConfigError, match="Use `on: pull_request`"):
        Run.from_environment(_PUSH | {"GITHUB_EVENT_NAME": event})


def test_an_event_file_that_is_missing_is_named() -> None:
    environment = _PUSH | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "/none.json"}

    with pytest.raises(ConfigError, match=r"GITHUB_EVENT_PATH '/none\.json'"):
        Run.from_environment(environment)
