"""What kind of run this is: which commit is reviewed, and what may be built, kept and written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.document import Document
from dunnage.errors import ConfigError, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST_EVENT = 32 * 1024 * 1024  # GitHub caps payloads at 25 MB
# https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
_OF_STRANGERS = ("pull_request_target", "issue_comment")
# What these check out is the repository's own, or runs with a token that a stranger may have.
_KNOWN = (
    "local",
    "merge_group",
    "pull_request",
    "push",
    "release",
    "repository_dispatch",
    "schedule",
    "workflow_dispatch",
)
_NEEDED = ("pull_request", "workflow_run")  # the events of which more than the name counts
_KEEPING = ("push", "schedule", "workflow_dispatch", "repository_dispatch", "workflow_run")


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request that is reviewed."""

    number: int
    head: str  # commit
    base: str  # the commit of the base branch when the event happened
    fork: bool
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Where and why the review runs; on a developer's machine all but `event` is None."""

    event: str
    server_url: str | None = None
    api_url: str | None = None
    repository: str | None = None  # "owner/name"
    repository_id: int | None = None
    default_branch: str | None = None
    commit: str | None = None
    ref: str | None = None
    id: int | None = None
    workflow: str | None = None  # its file: ".github/workflows/review.yml"
    job: str | None = None  # its ID in that file
    pull_request: PullRequest | None = None
    after: int | None = None  # the run whose end started this one, on `workflow_run`

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Run:
        """Read what the runner says; outside a runner this is a local run."""
        event = environment.get("GITHUB_EVENT_NAME")
        if environment.get("GITHUB_ACTIONS") != "true" or not event:
            return cls("local")
        path = Path(environment.get("GITHUB_EVENT_PATH") or "")
        try:
            return cls._read(environment, event, _payload(path, event))
        except (OSError, ToolError) as error:
            message = (
                f"GITHUB_EVENT_PATH {str(path)!r}: the event of this {event} run cannot be read "
                f"({error}). Run Dunnage as a step of a workflow."
            )
            raise ConfigError(message) from error

    @classmethod
    def _read(cls, environment: Mapping[str, str], event: str, payload: Document) -> Run:
        repository = environment.get("GITHUB_REPOSITORY") or None
        ref = environment.get("GITHUB_REF") or None
        return cls(
            event=event,
            server_url=environment.get("GITHUB_SERVER_URL") or None,
            api_url=environment.get("GITHUB_API_URL") or None,
            repository=repository,
            repository_id=_number(environment.get("GITHUB_REPOSITORY_ID")),
            default_branch=_default_branch(payload, event, ref),
            commit=environment.get("GITHUB_SHA") or None,
            ref=ref,
            id=_number(environment.get("GITHUB_RUN_ID")),
            workflow=_workflow(environment.get("GITHUB_WORKFLOW_REF", ""), repository),
            job=environment.get("GITHUB_JOB") or None,
            pull_request=_pull_request(payload, repository) if event == "pull_request" else None,
            after=payload.at("workflow_run", "id").integer if event == "workflow_run" else None,
        )

    def admit(self, head: str | None) -> None:
        """Refuse to build what strangers may have written where the token may write.

        `head` is the commit that is checked out.
        """
        if self.event in _OF_STRANGERS:
            message = (
                f"Event `{self.event}`: this event hands a token that may write to code of a pull "
                "request, and a build runs that code. Use `on: pull_request`."
            )
            raise ConfigError(message)
        if self.event not in _KNOWN and head != self.commit:
            message = (
                f"Event `{self.event}`: what is checked out is not the workflow's own commit, and "
                "a build would run it with this job's token. Leave `ref` out of actions/checkout, "
                "or use `on: pull_request`."
            )
            raise ConfigError(message)

    @property
    def is_known(self) -> bool:
        """Say whether Dunnage knows what this event is about."""
        return self.event in (*_KNOWN, *_OF_STRANGERS, "workflow_run")

    @property
    def is_over(self) -> bool:
        """Say whether the pull request is closed, so that nobody waits for a review."""
        return self.pull_request is not None and not self.pull_request.is_open

    @property
    def is_of_default_branch(self) -> bool:
        """Say whether the reviewed commit is the default branch's, whose snapshots are kept."""
        return (
            self.event in _KEEPING
            and self.default_branch is not None
            and self.ref == f"refs/heads/{self.default_branch}"
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


def _payload(path: Path, event: str) -> Document:
    """Read the event; most events need nothing of it."""
    try:
        with path.open("rb") as file:
            return document.parse(file.read(_LARGEST_EVENT), "the event")
    except (OSError, ToolError):
        if event in _NEEDED:
            raise
        return Document({}, "the event")


def _default_branch(payload: Document, event: str, ref: str | None) -> str | None:
    named = payload.at("repository", "default_branch").text_or_none
    if named is None and event == "schedule" and ref is not None:  # it runs nowhere else
        return ref.removeprefix("refs/heads/")
    return named


def _pull_request(payload: Document, repository: str | None) -> PullRequest:
    pull_request = payload.at("pull_request")
    return PullRequest(
        number=payload.at("number").integer,
        head=pull_request.at("head", "sha").text,
        base=pull_request.at("base", "sha").text,
        # The head repository is null once a fork has been deleted.
        fork=pull_request.at("head", "repo", "full_name").text_or_none != repository,
        is_open=pull_request.at("state").text_or_none != "closed",
    )


def _workflow(reference: str, repository: str | None) -> str | None:
    """Take the file out of "octo/shop/.github/workflows/review.yml@refs/heads/main"."""
    path = reference.partition("@")[0]
    return path.removeprefix(f"{repository}/") or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
