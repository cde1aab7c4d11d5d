"""Which pull request a run was of: GitHub's own word decides, never what the run left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.forge import Forge, WorkflowRun
    from dunnage.ports import Runner

_WORKFLOWS = ".github/workflows/"


@dataclass(frozen=True, slots=True)
class Destination:
    """A pull request that a comment belongs on."""

    number: int
    head: str  # commit


def after(run: int, forge: Forge, runner: Runner) -> tuple[Destination, ...]:
    """Find the open pull requests whose head a run reviewed; where there is none, say why.

    Several can ask to merge one branch, each into another.
    """
    # What `workflow_run` says of pull requests is empty for forks, so the branch is asked for.
    # https://docs.github.com/rest/pulls/pulls#list-pull-requests
    ended = forge.artifacts.run(run)
    found: tuple[Destination, ...] = ()
    if ended.event != "pull_request":
        reason = f"it is of the event `{ended.event}`, not of a pull request"
    elif not ended.path.startswith(_WORKFLOWS):
        reason = f"its workflow {plain(ended.path)!r} is not of this repository"
    else:
        reason = f"its pull request is closed, or no longer at {ended.head_sha[:12]}"
        found = _of(ended, forge)
    if not found:
        runner.notice(f"There is nothing to comment on after run {run}: {reason}.")
    return found


def _of(ended: WorkflowRun, forge: Forge) -> tuple[Destination, ...]:
    owner, branch = ended.head_owner, ended.head_branch
    if owner is None or branch is None or ended.head_repository is None:
        return ()  # the fork has been deleted
    return tuple(
        Destination(each.number, each.head)
        for each in forge.pull_requests.from_branch(owner, branch)
        if each.head == ended.head_sha and each.head_repository == ended.head_repository
    )
