"""The kinds of run there are, and what each does, as `docs/events.md` tells it.

What a row says of building, uploading, commenting and keeping is asked of `Run` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.events import PullRequest, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMIT, _HEAD, _BASE = "c" * 40, "a" * 40, "b" * 40
_MAIN, _MERGE = "refs/heads/main", "refs/pull/7/merge"
_YES, _NO = "yes", ""
# What these review is to be merged; a test holds this against dunnage.baseline.
_TO_BE_MERGED = ("pull_request", "merge_group")

COLUMNS = ("run", "builds", "compares with", "code scanning", "comments", "keeps", "permissions")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of run: an example of it, and what lies in the workspace."""

    title: str
    run: Run
    checkout: str
    head: str = _COMMIT  # the commit that is checked out
    tells: bool = False  # `mode: comment`

    def row(self) -> tuple[str, ...]:
        """Tell what this kind of run does, column by column."""
        cells = (self.builds, self.compares, self.uploads, self.comments, self.keeps)
        return self.title, *cells, "<br>".join(f"`{each}`" for each in self.permissions())

    @property
    def reviews(self) -> bool:
        """Say whether anything is built at all."""
        try:
            self.run.admit(self.head)
        except ConfigError:
            return False
        return not (self.tells or self.run.is_over)

    @property
    def builds(self) -> str:
        """Tell what is built, or why nothing is."""
        if self.reviews:
            return self.checkout
        if self.tells:
            return "nothing: it tells what another run reviewed"
        return "nothing: it is over" if self.run.is_over else "nothing: refused, exit code 2"

    @property
    def compares(self) -> str:
        """Tell where `baseline: auto` looks, one place after the other."""
        if not self.reviews:
            return _NO
        if self.run.event == "schedule":
            return "the snapshot of this very commit, or of one before it"
        return "a kept snapshot, or the base, built" if self.is_built_twice else "a kept snapshot"

    @property
    def is_built_twice(self) -> bool:
        """Say whether the base is built where no snapshot of it is kept."""
        return self.run.event in _TO_BE_MERGED

    @property
    def uploads(self) -> str:
        """Tell the ref that results are filed under."""
        analysed = self.run.analysed(self.head)
        return f"`{analysed[0]}`" if analysed and self.reviews and self.run.may_write else _NO

    @property
    def comments(self) -> str:
        """Say whether a pull request gets a comment."""
        reviewed = self.reviews and self.run.pull_request is not None and self.run.may_write
        return _YES if reviewed or self.tells else _NO

    @property
    def keeps(self) -> str:
        """Say whether the snapshot is kept."""
        return _YES if self.reviews and self.run.is_of_default_branch else _NO

    def permissions(self) -> Iterator[str]:
        """Name what the job's token needs for all of that."""
        if self.tells:
            yield "actions: read"
        elif self.reviews:
            yield "contents: write" if self.keeps else "contents: read"
        if self.comments:
            yield "pull-requests: write"
        if self.uploads:
            yield "security-events: write"


def _run(event: str, ref: str = _MAIN, pull_request: PullRequest | None = None) -> Run:
    return Run(
        event=event,
        repository="octocat/shop",
        default_branch="main",
        commit=_COMMIT,
        ref=ref,
        pull_request=pull_request,
        after=1 if event == "workflow_run" else None,
    )


def _pull_request(*, fork: bool = False, is_open: bool = True) -> Run:
    change = PullRequest(7, _HEAD, _BASE, fork=fork, is_open=is_open)
    return _run("pull_request", _MERGE, change)


_MERGED = "the merge commit"
_TIP = "the commit"
KINDS = (
    Kind("`push` to the default branch", _run("push"), _TIP),
    Kind("`push` to another branch", _run("push", "refs/heads/topic"), _TIP),
    Kind("`push` of a tag", _run("push", "refs/tags/v1.2.3"), _TIP),
    Kind("`pull_request`, draft or not", _pull_request(), _MERGED),
    Kind("`pull_request`, its head checked out", _pull_request(), "the head", head=_HEAD),
    Kind("`pull_request` of Dependabot", _pull_request(), _MERGED),
    Kind("`pull_request` of a fork", _pull_request(fork=True), _MERGED),
    Kind("`pull_request`, closed", _pull_request(is_open=False), _MERGED),
    Kind("`merge_group`", _run("merge_group", "refs/heads/gh-readonly-queue/main/…"), "the group"),
    Kind("`schedule`", _run("schedule"), _TIP),
    Kind("`workflow_dispatch`, `repository_dispatch`", _run("workflow_dispatch"), _TIP),
    Kind("`release`", _run("release", "refs/tags/v1.2.3"), "the tag's commit"),
    Kind("`workflow_run`, `mode: comment`", _run("workflow_run"), "nothing", tells=True),
    Kind("`workflow_run`", _run("workflow_run"), "the default branch's commit"),
    Kind("`workflow_run`, another commit checked out", _run("workflow_run"), "that", head=_HEAD),
    Kind("`pull_request_target`, `issue_comment`", _run("pull_request_target"), "that"),
    Kind("any other event", _run("label"), _TIP),
    Kind("any other event, another commit checked out", _run("label"), "that", head=_HEAD),
)
