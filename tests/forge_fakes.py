"""A forge that is not there: git objects, artifacts and pull requests in memory."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from dunnage.errors import DeniedError, ToolError
from dunnage.forge import Blob, Tip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dunnage.forge import Artifact, OpenPull, WorkflowRun


@dataclass(frozen=True)
class SavedCommit:
    """A commit that was written to a ref."""

    parents: tuple[str, ...]
    files: dict[str, str]  # names of blobs by path
    message: str


@dataclass
class FakeGitData:
    """Refs that move only from where they were seen; `meanwhile` is what others do before each."""

    problem: str | None = None
    denied: bool = False  # to write
    histories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # first parents
    meanwhile: list[Callable[[], None]] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    commits: dict[str, SavedCommit] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)  # what was asked for
    lock: Lock = field(default_factory=Lock)

    def tip(self, ref: str) -> Tip | None:
        self._ask("tip")
        with self.lock:
            commit = self.refs.get(ref)
            if commit is None:
                return None
            files = self.commits[commit].files
        named = {path: Blob(sha, len(self.blobs[sha])) for path, sha in files.items()}
        return Tip(commit, f"tree of {commit}", named)

    def blob(self, sha: str) -> bytes:
        self._ask("blob")
        return self.blobs[sha]

    def advance(
        self,
        ref: str,
        tip: Tip | None,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        squash: bool = False,
    ) -> bool:
        self._ask("advance")
        if self.denied:
            raise DeniedError("the token may not do that; give the job `contents: write`")
        if self.meanwhile:
            self.meanwhile.pop(0)()
        with self.lock:
            seen = tip.commit if tip else None
            if self.refs.get(ref) != seen:
                return False
            before = self.commits[seen].files if seen else {}
            parents = () if seen is None or squash else (seen,)
            self._commit(ref, parents, before, files, message)
        return True

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        self._ask(f"first parents of {commit}")
        return self.histories.get(commit, ())[:most]

    def put(self, ref: str, files: Mapping[str, bytes | None]) -> None:
        """Write past every check, as a stranger who may would."""
        seen = self.refs.get(ref)
        parents, before = ((seen,), self.commits[seen].files) if seen else ((), {})
        self._commit(ref, parents, before, files, "by hand")

    def files(self, ref: str) -> dict[str, bytes]:
        """Read all that a ref holds."""
        return {path: self.blobs[sha] for path, sha in self.commits[self.refs[ref]].files.items()}

    def messages(self, ref: str) -> list[str]:
        """Tell a ref's history, newest first."""
        names, told = [self.refs[ref]], []
        while names:
            commit = self.commits[names.pop()]
            told.append(commit.message)
            names += commit.parents[:1]
        return told

    def _ask(self, what: str) -> None:
        self.requests.append(what)
        if self.problem:
            raise ToolError(self.problem)

    def _commit(
        self,
        ref: str,
        parents: tuple[str, ...],
        before: Mapping[str, str],
        files: Mapping[str, bytes | None],
        message: str,
    ) -> None:
        after = dict(before)
        for path, content in files.items():
            if content is None:
                del after[path]  # GitHub refuses to remove what is not there
            else:
                after[path] = hashlib.sha1(content).hexdigest()  # noqa: S324 - as git does
                self.blobs[after[path]] = content
        named = json.dumps([parents, after, message, len(self.commits)])
        commit = hashlib.sha1(named.encode()).hexdigest()  # noqa: S324 - as git does
        self.commits[commit] = SavedCommit(parents, after, message)
        self.refs[ref] = commit


@dataclass
class FakeArtifacts:
    """What runs left, and the runs themselves."""

    left: dict[Artifact, bytes] = field(default_factory=dict)
    runs: dict[int, WorkflowRun] = field(default_factory=dict)
    problem: str | None = None
    downloads: list[int] = field(default_factory=list)  # the IDs of what was asked for

    def named(self, name: str, most: int) -> tuple[Artifact, ...]:
        self._ask()
        found = (each for each in self.left if each.name == name)
        return tuple(sorted(found, key=lambda each: each.created, reverse=True))[:most]

    def of_run(self, run: int) -> tuple[Artifact, ...]:
        self._ask()
        return tuple(each for each in self.left if each.run == run)

    def run(self, run: int) -> WorkflowRun:
        self._ask()
        if run not in self.runs:
            raise ToolError("there is no such run")
        return self.runs[run]

    def download(self, artifact: Artifact, most: int) -> bytes:
        self.downloads.append(artifact.id)
        content = self.left[artifact]
        if len(content) > most:
            raise ToolError("the artifact is too large")
        return content

    def _ask(self) -> None:
        if self.problem:
            raise ToolError(self.problem)


@dataclass
class FakePullRequests:
    """Open pull requests, by the owner and the branch that they are from."""

    opened: dict[tuple[str, str], tuple[OpenPull, ...]] = field(default_factory=dict)

    def from_branch(self, owner: str, branch: str) -> tuple[OpenPull, ...]:
        return self.opened.get((owner, branch), ())
