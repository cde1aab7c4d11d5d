"""What the review asks of GitHub, for one token and one repository; `adapters` answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dunnage.report.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Commented:
    """What became of a comment; neither created nor edited: it said the same already."""

    created: bool
    edited: bool
    url: str


class Comments(Protocol):
    """The comments on pull requests."""

    def comment(
        self, number: int, marker: str, body: str, *, create: bool = True
    ) -> Commented | None:
        """Have the one comment of ours that holds the marker say this.

        Without `create` only one that is there is edited; None where there is none.
        """
        ...

    def patches(self, number: int) -> Mapping[str, str]:
        """Tell what a pull request changes, by path; what is too large or binary is left out."""
        ...

    def suggest(self, number: int, commit: str, suggestions: Sequence[Suggestion]) -> int:
        """Put those that are not there yet beside their lines, and count them."""
        ...


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a git tree."""

    sha: str
    size: int


@dataclass(frozen=True, slots=True)
class Tip:
    """What a git ref names now."""

    commit: str
    tree: str
    files: Mapping[str, Blob]  # by path


class GitData(Protocol):
    """Git objects on the server, as its Git data API has them."""

    def tip(self, ref: str) -> Tip | None:
        """Look a ref up ("refs/dunnage/snapshots"); None where there is none."""
        ...

    def blob(self, sha: str) -> bytes:
        """Read a file."""
        ...

    def advance(
        self,
        ref: str,
        tip: Tip | None,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        squash: bool = False,
    ) -> bool:
        """Write files (None removes one) on top of `tip`, unless the ref has moved since: False.

        `squash` leaves the history behind.
        """
        ...

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        """Name a commit and those before it, along first parents, as far as one request tells."""
        ...


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """A run of a workflow, as GitHub itself describes it."""

    id: int
    event: str
    path: str  # ".github/workflows/review.yml"
    conclusion: str | None  # "success"; None while it runs
    head_sha: str
    head_branch: str | None
    head_owner: str | None  # of the repository that the commit is from; None once it is deleted
    head_repository: int | None  # its ID


@dataclass(frozen=True, slots=True)
class Artifact:
    """A zip archive that a run left."""

    id: int
    name: str
    size: int  # of the archive, in bytes
    digest: str | None  # "sha256:…" of the archive
    created: datetime
    run: int | None
    head_sha: str | None
    head_branch: str | None
    head_repository: int | None  # the ID of the repository that the run's commit is from


class Artifacts(Protocol):
    """What runs of workflows left behind."""

    def named(self, name: str, most: int) -> tuple[Artifact, ...]:
        """List the repository's artifacts of one name, newest first; what has expired is left out.

        Runs of forks' pull requests leave such artifacts too: their origin has to be checked.
        """
        ...

    def of_run(self, run: int) -> tuple[Artifact, ...]:
        """List the artifacts of one run; what has expired is left out."""
        ...

    def run(self, run: int) -> WorkflowRun:
        """Describe a run."""
        ...

    def download(self, artifact: Artifact, most: int) -> bytes:
        """Get an archive of `most` bytes; ToolError if it is larger, or not as its digest says."""
        ...


@dataclass(frozen=True, slots=True)
class OpenPull:
    """An open pull request, as GitHub itself describes it."""

    number: int
    head: str  # commit
    head_repository: int | None  # its ID; None once it is deleted
    base: str  # branch


class PullRequests(Protocol):
    """The repository's pull requests."""

    def from_branch(self, owner: str, branch: str) -> tuple[OpenPull, ...]:
        """List the open ones that ask to merge a branch of somebody's repository."""
        ...


@dataclass(frozen=True, slots=True)
class Uploaded:
    """An upload that GitHub took; `processed` is False while it is still at work on it."""

    id: str
    processed: bool


class CodeScanning(Protocol):
    """The Security tab."""

    def upload(self, sarif: str, *, commit: str, ref: str) -> Uploaded:
        """Send a SARIF file and wait a while until GitHub has read it."""
        ...


@dataclass(frozen=True, slots=True)
class Forge:
    """What GitHub does for one token and one repository."""

    comments: Comments
    code_scanning: CodeScanning
    git_data: GitData
    artifacts: Artifacts
    pull_requests: PullRequests
