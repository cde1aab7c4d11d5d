"""Events as GitHub sends them to a workflow: the payload, and the `github` context beside it.

Refs and commits of each: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bed import payloads
from bed.github.state import PullRequest, Repository, WorkflowRun
from bed.payloads import WORKFLOW

_NOBODY: Final = "0" * 40
_OURS: Final = Repository()


@dataclass(frozen=True, slots=True)
class Event:
    """What started a run; the context's names are those of `GITHUB_*` in lower case."""

    payload: Mapping[str, Any]
    context: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return what stands behind a workflow's `on:`."""
        return self.context["event_name"]

    @property
    def is_of_fork(self) -> bool:
        """Say whether GitHub gives the run of this event a token that reads only."""
        return self.name == "pull_request" and self._head_repository != _OURS

    def run(self, number: int) -> WorkflowRun:
        """Give the run that this event starts, as the API describes it while it goes on."""
        head = self.payload.get("pull_request", {}).get("head", {})
        return WorkflowRun(
            id=number,
            head_sha=head.get("sha", self.context["sha"]),
            event=self.name,
            path=WORKFLOW,
            head_branch=head.get("ref", self.context["ref_name"]),
            head_repository=self._head_repository,
            conclusion=None,
        )

    @property
    def _head_repository(self) -> Repository:
        head = self.payload.get("pull_request", {}).get("head")
        named = head["repo"] if head else self.payload.get("repository")
        if named is None:
            return _OURS
        return Repository(named["full_name"], named["id"], named["default_branch"], named["fork"])


def push(
    sha: str,
    *,
    repository: Repository = _OURS,
    branch: str | None = None,
    before: str = _NOBODY,
) -> Event:
    """Push a commit to a branch, the default branch unless another is named."""
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
    }
    return _event("push", ref, sha, payload, repository)


def pull_request(
    pull: PullRequest, *, repository: Repository = _OURS, action: str | None = None
) -> Event:
    """Open, change or close a pull request; a fork's has another head repository."""
    # One that has been merged is gone, and so is its own ref.
    ref = f"refs/heads/{pull.base_ref}" if pull.is_merged else f"refs/pull/{pull.number}/merge"
    payload = _pull_payload(pull, action, repository)
    return _of_pull(_event("pull_request", ref, pull.merge_sha, payload, repository), pull)


def pull_request_target(
    pull: PullRequest, *, repository: Repository = _OURS, action: str | None = None
) -> Event:
    """Tell the base repository of a pull request, with its own code and a token that may write."""
    ref = f"refs/heads/{repository.default_branch}"
    payload = _pull_payload(pull, action, repository)
    return _of_pull(_event("pull_request_target", ref, pull.base_sha, payload, repository), pull)


def merge_group(sha: str, base: str, *, number: int = 7) -> Event:
    """Test a pull request in the merge queue."""
    ref = f"refs/heads/gh-readonly-queue/main/pr-{number}-{base}"
    group = {
        "head_sha": sha,
        "head_ref": ref,
        "base_sha": base,
        "base_ref": "refs/heads/main",
        "head_commit": {"id": sha},
    }
    return _event("merge_group", ref, sha, {"action": "checks_requested", "merge_group": group})


def workflow_dispatch(
    sha: str, *, branch: str = "main", inputs: Mapping[str, str] | None = None
) -> Event:
    """Start a workflow by hand."""
    ref = f"refs/heads/{branch}"
    payload = {"inputs": dict(inputs) if inputs else None, "ref": ref, "workflow": WORKFLOW}
    return _event("workflow_dispatch", ref, sha, payload)


def repository_dispatch(sha: str) -> Event:
    """Start a workflow from elsewhere."""
    payload = {"action": "rebuild", "branch": "main", "client_payload": {}}
    return _event("repository_dispatch", "refs/heads/main", sha, payload)


def schedule(sha: str, *, cron: str = "17 4 * * 1") -> Event:
    """Start a workflow because it is time; nothing is said of the repository."""
    return Event({"schedule": cron}, payloads.context("schedule", "refs/heads/main", sha, _OURS))


def release(sha: str, *, tag: str = "v1.0.0") -> Event:
    """Publish a release."""
    payload = {
        "action": "published",
        "release": {
            "tag_name": tag,
            "target_commitish": "main",
            "name": tag,
            "draft": False,
            "prerelease": False,
            "author": payloads.user(_OURS.owner),
        },
    }
    return _event("release", f"refs/tags/{tag}", sha, payload)


def workflow_run(run: WorkflowRun, sha: str) -> Event:
    """Tell that a run has ended, with the default branch's own code and a token that may write."""
    payload = {
        "action": "completed",
        "workflow": {"id": 1, "name": "review", "path": run.path},
        "workflow_run": payloads.workflow_run(run, _OURS),
    }
    return _event("workflow_run", "refs/heads/main", sha, payload)


def issue_comment(pull: PullRequest, sha: str, *, body: str = "/review") -> Event:
    """Comment on a pull request; the run has the default branch's own code."""
    payload = {
        "action": "created",
        "issue": {
            "number": pull.number,
            "state": "open" if pull.is_open else "closed",
            "pull_request": {"html_url": payloads.page(pull.number, _OURS)},
        },
        "comment": {"id": 1, "body": body, "user": payloads.user("mallory")},
    }
    return _event("issue_comment", "refs/heads/main", sha, payload)


def unknown(sha: str, *, name: str = "sub_issues") -> Event:
    """Send an event that nobody knows."""
    return _event(name, "refs/heads/main", sha, {"action": "created"})


def _of_pull(event: Event, pull: PullRequest) -> Event:
    refs = {"base_ref": pull.base_ref, "head_ref": pull.head_ref, "actor": pull.author}
    return Event(event.payload, {**event.context, **refs})


def _pull_payload(pull: PullRequest, action: str | None, repository: Repository) -> dict[str, Any]:
    return {
        "action": action or ("synchronize" if pull.is_open else "closed"),
        "number": pull.number,
        "pull_request": payloads.pull_request(pull, repository),
        "sender": payloads.user(pull.author),
    }


def _event(
    name: str, ref: str, sha: str, payload: Mapping[str, Any], repository: Repository = _OURS
) -> Event:
    everywhere = {
        "repository": payloads.repository(repository),
        "sender": payloads.user(repository.owner),
    }
    return Event({**everywhere, **payload}, payloads.context(name, ref, sha, repository))
