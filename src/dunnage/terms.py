"""What counts in a review: how bad it must be, and what the repository's policy allows today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.baseline import base
from dunnage.errors import ConfigError, ToolError
from dunnage.suppression import policy, policy_file

if TYPE_CHECKING:
    from datetime import date

    from dunnage.job import Job
    from dunnage.model import Rating
    from dunnage.suppression.policy import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """The same for a change and for its base, so that the two compare."""

    lowest: Rating  # vulnerabilities and secrets below it are left out
    policy: Policy
    today: date


def find(job: Job, commit: str | None) -> Terms:
    """Read the policy: of a pull request's base, which the pull request cannot write, or at hand.

    ConfigError where the one at hand is wrong; what is wrong with a base's is noted, as nobody
    can mend it in the pull request.
    """
    found: Policy | None
    if job.run.pull_request is None:
        content = policy_file.read(job.workspace.root)
        found = policy_file.parse(content) if content is not None else None
    else:
        found = job.notes.attempt("policy", lambda: _of_base(job, commit), blocks=False)
    return Terms(job.config.severity, found or policy.NONE, job.today)


def _of_base(job: Job, commit: str | None) -> Policy:
    if commit is None:
        message = f"there is no base commit to read {policy.PATH} from: this is no git repository"
        raise ToolError(message)
    repository = job.tools.repository
    of = base.choose(job.run, commit, repository)
    base.ensure(of, repository)
    content = repository.file(of, policy.PATH)
    if content != policy_file.read(job.workspace.root):
        message = (
            f"{policy.PATH} is not the base commit's: a pull request is reviewed by the policy of "
            "its base, and a change of it counts once it is merged"
        )
        job.notes.add("policy", message, blocks=False)
    try:
        return policy.NONE if content is None else policy_file.parse(content)
    except ConfigError as error:
        message = f"the base commit's policy is wrong, so none is applied: {error}"
        raise ToolError(message) from error
