"""What the stand-in knows: one repository, its pull requests, comments, uploads and tokens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bed.github.faults import Faults
from bed.github.permissions import FORK_TOKEN, WORKFLOW_TOKEN, Token


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as its URLs and its events name it."""

    full_name: str = "octocat/demo"
    id: int = 1
    default_branch: str = "main"
    is_fork: bool = False

    @property
    def owner(self) -> str:
        """The part before the slash."""
        return self.full_name.partition("/")[0]

    @property
    def name(self) -> str:
        """The part after the slash."""
        return self.full_name.partition("/")[2]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a pull request; GitHub leaves the patch out when it is binary or too large."""

    filename: str
    status: str = "modified"
    patch: str | None = None
    previous_filename: str | None = None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A change that asks to be merged; `merge_sha` is the commit that workflows test."""

    number: int
    head_sha: str
    base_sha: str
    merge_sha: str
    head_repository: Repository = field(default_factory=Repository)
    head_ref: str = "feature"
    base_ref: str = "main"
    author: str = "octocat"
    title: str = "A change"
    is_open: bool = True
    files: tuple[ChangedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment below a pull request."""

    id: int
    number: int
    author: str
    body: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """One comment on lines of a pull request's diff."""

    id: int
    number: int
    author: str
    path: str
    first: int | None  # where it is about more than one line
    line: int
    body: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One accepted SARIF file, and what its processing will say against it."""

    id: str
    commit_sha: str
    ref: str
    log: Mapping[str, Any]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the request log; `status` is `None` where the connection was dropped."""

    method: str
    path: str
    status: int | None
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Violation:
    """A request or a response that GitHub's description does not allow."""

    side: str
    method: str
    path: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class State:
    """Everything that outlives a request; tests read it and write to it."""

    api_url: str
    server_url: str = "https://github.com"
    repository: Repository = field(default_factory=Repository)
    tokens: dict[str, Token] = field(
        default_factory=lambda: {"workflow": WORKFLOW_TOKEN, "fork": FORK_TOKEN}
    )
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    review_comments: list[ReviewComment] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    commits: set[str] = field(default_factory=set)
    uploads: dict[str, Upload] = field(default_factory=dict)
    code_security: bool = True
    pending_polls: int = 1
    polls: dict[str, int] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    log: list[Entry] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1001))

    def push(self, ref: str, sha: str) -> None:
        """Let a ref name a commit; the commits that it named before stay known."""
        self.refs[ref] = sha
        self.commits.add(sha)

    def open(self, pull: PullRequest) -> PullRequest:
        """Add a pull request with the refs that GitHub keeps for it."""
        self.pulls[pull.number] = pull
        self.push(f"refs/heads/{pull.base_ref}", pull.base_sha)
        self.push(f"refs/pull/{pull.number}/head", pull.head_sha)
        self.push(f"refs/pull/{pull.number}/merge", pull.merge_sha)
        return pull

    def comment(self, number: int, author: str, body: str) -> Comment:
        """Add a comment by anybody."""
        written = now()
        added = Comment(next(self.ids), number, author, body, written, written)
        self.comments[added.id] = added
        return added

    def comments_on(self, number: int) -> tuple[Comment, ...]:
        """List the comments below a pull request, oldest first."""
        return tuple(each for each in self.comments.values() if each.number == number)


def now() -> datetime:
    """Tell the time to the second, as GitHub does."""
    return datetime.now(UTC).replace(microsecond=0)
