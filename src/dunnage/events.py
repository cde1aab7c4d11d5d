"""What kind of run this is: which commit is reviewed, and what may be written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST_EVENT = 32 * 1024 * 1024  # GitHub caps payloads at 25 MB
# https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
_PRIVILEGED = ("pull_request_target", "workflow_run", "issue_comment")


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request that is reviewed."""

    number: int
    head: str  # commit
    base: str  # the commit of the base branch when the event happened
    fork: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Where and why the review runs; on a developer's machine all but `event` is None."""

    event: str
    server_url: str | None = None
    api_url: str | None = None
    repository: str | None = None  # "owner/name"
    commit: str | None = None
    ref: str | None = None
    pull_request: PullRequest | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Run:
        """Read what the runner says; outside a runner this is a local run."""
        event = environment.get("GITHUB_EVENT_NAME")
        if environment.get("GITHUB_ACTIONS") != "true" or not event:
            return cls("local")
        if event in _PRIVILEGED:
            message = (
                f"Event `{event}`: this event hands a token that may write to code of a pull "
                "request, and a build runs that code. Use `on: pull_request`."
            )
            raise ConfigError(message)
        return cls(
            event=event,
            server_url=environment.get("GITHUB_SERVER_URL") or None,
            api_url=environment.get("GITHUB_API_URL") or None,
            repository=environment.get("GITHUB_REPOSITORY") or None,
            commit=environment.get("GITHUB_SHA") or None,
            ref=environment.get("GITHUB_REF") or None,
            pull_request=_pull_request(environment) if event == "pull_request" else None,
        )

    @property
    def may_write(self) -> bool:
        """Say whether the token can be expected to write: never for a fork's pull request.

        https://docs.github.com/actions/reference/security/secure-use#using-third-party-actions
        """
        return self.repository is not None and not (self.pull_request and self.pull_request.fork)

    def analysed(self, head: str | None) -> tuple[str, str] | None:
        """Name the ref and the commit that code scanning is to file results under.

        What was reviewed is what is checked out. On a pull request that may be its head instead of
        the merge commit, where the ref must be the head's.
        """
        if self.ref is None or self.commit is None:
            return None
        if self.pull_request and head and head != self.commit:
            return f"refs/pull/{self.pull_request.number}/head", head
        return self.ref, head or self.commit


def _pull_request(environment: Mapping[str, str]) -> PullRequest:
    path = Path(environment.get("GITHUB_EVENT_PATH") or "")
    try:
        with path.open("rb") as file:
            event = json.loads(file.read(_LARGEST_EVENT))
        pull_request = event["pull_request"]
        # The head repository is null once a fork has been deleted.
        head_repository = (pull_request["head"]["repo"] or {}).get("full_name")
        return PullRequest(
            number=int(event["number"]),
            head=str(pull_request["head"]["sha"]),
            base=str(pull_request["base"]["sha"]),
            fork=head_repository != environment.get("GITHUB_REPOSITORY"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = (
            f"GITHUB_EVENT_PATH {str(path)!r}: the event of this pull request cannot be read "
            f"({type(error).__name__}: {error}). Run Dunnage as a step of a workflow."
        )
        raise ConfigError(message) from error
