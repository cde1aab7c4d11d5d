"""What the stand-in knows: one repository, its pull requests, runs, git objects and tokens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from bed.github import archives
from bed.github.deployment import DOTCOM, Deployment
from bed.github.exchange import Entry, Violation
from bed.github.faults import Faults
from bed.github.objects import Object
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
    is_draft: bool = False
    is_merged: bool = False
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
class WorkflowRun:
    """One run of a workflow: what it is about, and how it ended (`None`: it has not)."""

    id: int
    head_sha: str
    event: str = "push"
    path: str = ".github/workflows/review.yml"
    head_branch: str | None = "main"
    head_repository: Repository = field(default_factory=Repository)
    conclusion: str | None = "success"
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Artifact:
    """A zip archive that a run left; replace a part of it to forge one."""

    id: int
    name: str
    run: int
    archive: bytes
    digest: str | None
    created: datetime
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """A published release."""

    id: int
    tag: str
    name: str
    notes: str
    author: str
    created: datetime


@dataclass(slots=True)
class State:
    """Everything that outlives a request; tests read it and write to it."""

    api_url: str
    storage_url: str = ""  # where archives are downloaded from
    deployment: Deployment = DOTCOM
    repository: Repository = field(default_factory=Repository)
    tokens: dict[str, Token] = field(
        default_factory=lambda: {"workflow": WORKFLOW_TOKEN, "fork": FORK_TOKEN}
    )
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    review_comments: list[ReviewComment] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    commits: set[str] = field(default_factory=set)
    objects: dict[str, Object] = field(default_factory=dict)
    most_tree_entries: int = 100_000
    runs: dict[int, WorkflowRun] = field(default_factory=dict)
    artifacts: dict[int, Artifact] = field(default_factory=dict)
    downloads: dict[str, int] = field(default_factory=dict)  # artifacts, by the URL's signature
    uploads: dict[str, Upload] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)  # by tag
    code_security: bool = True
    pending_polls: int = 1
    polls: dict[str, int] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    log: list[Entry] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1001))

    @property
    def server_url(self) -> str:
        """Return the address of the pages that people look at."""
        return self.deployment.server_url

    def issue(self, permissions: Mapping[str, str], *, of_fork: bool = False) -> str:
        """Make a token from a job's `permissions:`."""
        token = f"ghs_{next(self.ids)}"
        self.tokens[token] = Token.of_workflow(permissions, of_fork=of_fork)
        return token

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

    def begin(self, run: WorkflowRun) -> WorkflowRun:
        """Add a run of a workflow."""
        self.runs[run.id] = run
        return run

    def leave(
        self,
        run: WorkflowRun,
        name: str,
        files: Mapping[str, bytes | str],
        created: datetime | None = None,
    ) -> Artifact:
        """Add an artifact with these files to a run, which is known from then on."""
        self.runs.setdefault(run.id, run)
        archive = archives.zipped(files)
        digest = f"sha256:{sha256(archive).hexdigest()}"
        left = Artifact(next(self.ids), name, run.id, archive, digest, created or now())
        self.artifacts[left.id] = left
        return left

    def comments_on(self, number: int) -> tuple[Comment, ...]:
        """List the comments below a pull request, oldest first."""
        return tuple(each for each in tuple(self.comments.values()) if each.number == number)


def now() -> datetime:
    """Tell the time to the second, as GitHub does."""
    return datetime.now(UTC).replace(microsecond=0)
