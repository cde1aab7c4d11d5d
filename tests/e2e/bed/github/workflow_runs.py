"""Runs of workflows, as those who did not take part see them."""

from typing import Any

from bed.github import errors, repositories, users
from bed.github.exchange import Answer, Call
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import PullRequest, Repository, State, WorkflowRun

_LINKS = ("artifacts", "cancel", "jobs", "logs", "rerun")
_WORKFLOW = 1  # the number of the one workflow
_AT = "2020-01-01T00:00:00Z"


def show(state: State, call: Call) -> Answer:
    """Answer one run."""
    run = state.runs.get(call.number("run_id"))
    return Answer(200, _body(state, run)) if run else errors.not_found()


def _body(state: State, run: WorkflowRun) -> dict[str, Any]:
    api = repositories.url(state, state.repository)
    own = f"{api}/actions/runs/{run.id}"
    return {
        "id": run.id,
        "node_id": f"WFR_{run.id}",
        "name": "review",
        "display_title": "A change",
        "event": run.event,
        "path": run.path,
        "status": "completed" if run.conclusion else "in_progress",
        "conclusion": run.conclusion,
        "workflow_id": _WORKFLOW,
        "check_suite_id": run.id,
        "check_suite_node_id": f"CS_{run.id}",
        "run_number": 1,
        "run_attempt": run.attempt,
        "head_branch": run.head_branch,
        "head_sha": run.head_sha,
        "head_commit": None,
        "repository": repositories.body(state, state.repository),
        "head_repository": repositories.body(state, run.head_repository),
        "pull_requests": [_pull(state, each) for each in _pulls(state, run)],
        "actor": users.body(state, ACTIONS_BOT),
        "triggering_actor": users.body(state, ACTIONS_BOT),
        **dict.fromkeys(("created_at", "updated_at", "run_started_at"), _AT),
        "url": own,
        "html_url": f"{state.server_url}/{state.repository.full_name}/actions/runs/{run.id}",
        "workflow_url": f"{api}/actions/workflows/{_WORKFLOW}",
        "check_suite_url": f"{api}/check-suites/{run.id}",
        "previous_attempt_url": None,
        **{f"{name}_url": f"{own}/{name}" for name in _LINKS},
    }


def _pulls(state: State, run: WorkflowRun) -> list[PullRequest]:
    """Give the open pull requests of the run's branch; GitHub never tells those of forks."""
    return [
        each
        for each in state.pulls.values()
        if each.is_open
        and each.head_ref == run.head_branch
        and each.head_repository == run.head_repository == state.repository
    ]


def _pull(state: State, pull: PullRequest) -> dict[str, Any]:
    return {
        "id": 1_000_000 + pull.number,
        "number": pull.number,
        "url": f"{repositories.url(state, state.repository)}/pulls/{pull.number}",
        "head": _side(state, pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _side(state, pull.base_ref, pull.base_sha, state.repository),
    }


def _side(state: State, ref: str, sha: str, repository: Repository) -> dict[str, Any]:
    url = repositories.url(state, repository)
    return {
        "ref": ref,
        "sha": sha,
        "repo": {"id": repository.id, "name": repository.name, "url": url},
    }
