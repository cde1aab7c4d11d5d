"""Events as GitHub sends them to a workflow: the payload, and the `github` context beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bed.github.state import PullRequest, Repository

_SERVER: Final = "https://github.com"
_NOBODY: Final = "0" * 40
_WORKFLOW: Final = ".github/workflows/review.yml"


@dataclass(frozen=True, slots=True)
class Event:
    """What started a run; the context's names are those of `GITHUB_*` in lower case."""

    payload: Mapping[str, Any]
    context: Mapping[str, str]


def push(
    sha: str,
    *,
    repository: Repository | None = None,
    branch: str | None = None,
    before: str = _NOBODY,
) -> Event:
    """Push a commit to a branch, the default branch unless another is named."""
    repository = repository or Repository()
    ref = f"refs/heads/{branch or repository.default_branch}"
    payload = {
        "ref": ref,
        "before": before,
        "after": sha,
        "created": before == _NOBODY,
        "deleted": False,
        "forced": False,
        "base_ref": None,
        "head_commit": {"id": sha},
        "repository": _repository(repository),
        "sender": _user(repository.owner),
    }
    return Event(payload, _context("push", repository, ref, sha))


def pull_request(
    pull: PullRequest, *, repository: Repository | None = None, action: str = "synchronize"
) -> Event:
    """Open or change a pull request; it comes from a fork when its head repository is another."""
    repository = repository or Repository()
    ref = f"refs/pull/{pull.number}/merge"
    payload = {
        "action": action,
        "number": pull.number,
        "pull_request": _pull_request(pull, repository),
        "repository": _repository(repository),
        "sender": _user(pull.author),
    }
    context = _context("pull_request", repository, ref, pull.merge_sha)
    refs = {"base_ref": pull.base_ref, "head_ref": pull.head_ref, "actor": pull.author}
    return Event(payload, context | refs)


def _pull_request(pull: PullRequest, repository: Repository) -> dict[str, Any]:
    page = f"{_SERVER}/{repository.full_name}/pull/{pull.number}"
    return {
        "id": 1_000_000 + pull.number,
        "number": pull.number,
        "state": "open" if pull.is_open else "closed",
        "title": pull.title,
        "draft": False,
        "merged": False,
        "html_url": page,
        "user": _user(pull.author),
        # While an event is sent this is the previous merge commit, or none: never use it.
        "merge_commit_sha": None,
        "head": _side(pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _side(pull.base_ref, pull.base_sha, repository),
        "labels": [],
    }


def _side(ref: str, sha: str, repository: Repository) -> dict[str, Any]:
    return {
        "label": f"{repository.owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": _user(repository.owner),
        "repo": _repository(repository),
    }


def _repository(repository: Repository) -> dict[str, Any]:
    return {
        "id": repository.id,
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": _user(repository.owner),
        "private": False,
        "fork": repository.is_fork,
        "default_branch": repository.default_branch,
        "html_url": f"{_SERVER}/{repository.full_name}",
    }


def _user(login: str) -> dict[str, str]:
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def _context(name: str, repository: Repository, ref: str, sha: str) -> dict[str, str]:
    short = ref.removeprefix("refs/heads/").removeprefix("refs/pull/")
    return {
        "event_name": name,
        "ref": ref,
        "ref_name": short,
        "ref_type": "branch",
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
        "workflow_ref": f"{repository.full_name}/{_WORKFLOW}@{ref}",
        "workflow_sha": sha,
    }
