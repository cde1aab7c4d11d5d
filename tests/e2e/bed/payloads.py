"""What events have in common: people, repositories, pull requests, runs, and the context.

Payloads as GitHub sends them: https://docs.github.com/webhooks/webhook-events-and-payloads
"""

from typing import Any, Final

from bed.github.state import PullRequest, Repository, WorkflowRun

_SERVER: Final = "https://github.com"
WORKFLOW: Final = ".github/workflows/review.yml"


def pull_request(pull: PullRequest, repository: Repository) -> dict[str, Any]:
    """Describe a pull request to a repository."""
    return {
        "id": 1_000_000 + pull.number,
        "number": pull.number,
        "state": "open" if pull.is_open else "closed",
        "title": pull.title,
        "draft": pull.is_draft,
        "merged": pull.is_merged,
        "html_url": page(pull.number, repository),
        "user": user(pull.author),
        # While an event is sent this is the previous merge commit, or none: never use it.
        "merge_commit_sha": pull.merge_sha if pull.is_merged else None,
        "head": _side(pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _side(pull.base_ref, pull.base_sha, repository),
        "labels": [],
    }


def _side(ref: str, sha: str, owned: Repository) -> dict[str, Any]:
    return {
        "label": f"{owned.owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(owned.owner),
        "repo": repository(owned),
    }


def workflow_run(run: WorkflowRun, owned: Repository) -> dict[str, Any]:
    """Describe a run that has ended; its pull requests stay unsaid, as those of forks always do."""
    return {
        "id": run.id,
        "name": "review",
        "event": run.event,
        "path": run.path,
        "status": "completed",
        "conclusion": run.conclusion,
        "head_branch": run.head_branch,
        "head_sha": run.head_sha,
        "head_repository": repository(run.head_repository),
        "repository": repository(owned),
        "pull_requests": [],
        "run_number": 1,
        "run_attempt": run.attempt,
        "html_url": f"{_SERVER}/{owned.full_name}/actions/runs/{run.id}",
    }


def page(number: int, owned: Repository) -> str:
    """Give the address of a pull request's page."""
    return f"{_SERVER}/{owned.full_name}/pull/{number}"


def repository(owned: Repository) -> dict[str, Any]:
    """Describe a repository."""
    return {
        "id": owned.id,
        "name": owned.name,
        "full_name": owned.full_name,
        "owner": user(owned.owner),
        "private": False,
        "fork": owned.is_fork,
        "default_branch": owned.default_branch,
        "html_url": f"{_SERVER}/{owned.full_name}",
    }


def user(login: str) -> dict[str, str]:
    """Describe an account."""
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def context(name: str, ref: str, sha: str, repository: Repository) -> dict[str, str]:
    """Give the parts of the `github` context that an event decides."""
    return {
        "event_name": name,
        "ref": ref,
        "ref_name": ref.split("/", 2)[2],
        "ref_type": "tag" if ref.startswith("refs/tags/") else "branch",
        "ref_protected": "false",
        "base_ref": "",
        "head_ref": "",
        "sha": sha,
        "repository": repository.full_name,
        "repository_id": str(repository.id),
        "repository_owner": repository.owner,
        "repository_owner_id": "1",
        "actor": repository.owner,
        "actor_id": "1",
        "triggering_actor": repository.owner,
        "workflow": "review",
        "workflow_ref": f"{repository.full_name}/{WORKFLOW}@{ref}",
        "workflow_sha": sha,
    }
