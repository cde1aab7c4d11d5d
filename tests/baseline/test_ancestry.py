import os
from dataclasses import replace
from pathlib import Path

import pytest

from baseline.jobs import PULL_REQUEST, a_job, told
from dunnage.adapters.git import Git
from dunnage.adapters.process import Processes
from dunnage.baseline import ancestry, base
from dunnage.baseline.base import Base
from fakes import FakeRepository
from forge_fakes import FakeGitData

_AUTHOR = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", "2026-01-01T00:00Z"))
}


class History:
    """A real repository: `main` has a root, a merge of `side` and one more; `pull` is merged last.

    root - merged - last - tested
        \\ side /       \\ pull /
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self._run = Processes({"PATH": os.defpath, "HOME": str(folder.parent)}).run
        self._git("init", "--quiet", "--initial-branch=main")
        self.root = self._commit("root")
        self.merged = self._merge("side")
        self.last = self._commit("last")
        self.tested = self._merge("pull")
        self.main = (self.last, self.merged, self.root)

    def clone(self, depth: int) -> Git:
        """Clone what a workflow's checkout does."""
        clone = self.folder.parent / f"depth {depth}"
        self._git("clone", "--quiet", f"--depth={depth}", self.folder.as_uri(), str(clone))
        return Git(self._run, clone)

    def whole(self) -> Git:
        return Git(self._run, self.folder)

    def _commit(self, message: str) -> str:
        self._git("commit", "--quiet", "--allow-empty", "-m", message)
        return self._git("rev-parse", "HEAD")

    def _merge(self, branch: str) -> str:
        self._git("checkout", "--quiet", "-b", branch)
        self._commit(branch)
        self._git("checkout", "--quiet", "main")
        self._git("merge", "--quiet", "--no-ff", "-m", f"merge {branch}", branch)
        return self._git("rev-parse", "HEAD")

    def _git(self, *arguments: str) -> str:
        done = self._run(("git", *arguments), cwd=self.folder, env=_AUTHOR)
        return done.stdout.decode().strip()


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repository")


def test_a_whole_clone_tells_all_first_parents_and_no_others(history: History) -> None:
    git = FakeGitData()
    job = a_job(git, repository=history.whole())

    assert ancestry.find(job, history.last) == history.main
    assert ancestry.find(job, history.root) == (history.root,)
    assert git.requests == []


@pytest.mark.parametrize(("depth", "held"), [(1, 0), (2, 1), (3, 2)])
def test_github_is_asked_for_what_a_shallow_clone_does_not_hold(
    history: History, depth: int, held: int
) -> None:
    missing = history.main[held:]
    git = FakeGitData(histories={missing[0]: missing})
    job = a_job(git, repository=history.clone(depth))

    assert ancestry.find(job, history.last) == history.main
    assert git.requests == [f"first parents of {missing[0]}"]
    assert told(job) == []


@pytest.mark.parametrize(("depth", "known"), [(1, 1), (2, 2), (3, 3)])
def test_offline_the_clone_names_one_more_than_it_holds(
    history: History, depth: int, known: int
) -> None:
    job = a_job(FakeGitData(problem="GitHub cannot be reached"), repository=history.clone(depth))

    assert ancestry.find(job, history.last) == history.main[:known]
    assert told(job) == ["baseline: GitHub cannot be reached"]


def test_the_walk_begins_at_a_base_that_had_to_be_fetched(history: History) -> None:
    git = FakeGitData(histories={history.merged: (history.merged, history.root)})
    run = replace(PULL_REQUEST, commit=history.tested)
    job = a_job(git, run, repository=history.clone(1))

    assert base.find(job, history.tested) == Base(history.last, held=True)
    assert ancestry.find(job, history.last) == history.main
    assert git.requests == [f"first parents of {history.merged}"]
    assert told(job) == []


def test_without_a_token_the_clone_has_to_do(history: History) -> None:
    job = a_job(None, repository=history.clone(2))

    assert ancestry.find(job, history.last) == (history.last, history.merged)
    assert told(job) == []


def test_outside_of_git_github_is_asked_for_all(tmp_path: Path, history: History) -> None:
    nowhere = Git(Processes({"PATH": os.defpath}).run, tmp_path)
    job = a_job(FakeGitData(histories={history.last: history.main}), repository=nowhere)

    assert ancestry.find(job, history.last) == history.main


def test_a_name_that_is_none_is_noted(history: History) -> None:
    job = a_job(FakeGitData(), repository=history.whole())

    assert ancestry.find(job, "--all") == ("--all",)
    assert told(job) == ["baseline: '--all' is not the full name of a commit"]


def test_only_so_many_are_named() -> None:
    line = tuple(f"{number:040x}" for number in range(200))
    git = FakeGitData(histories={line[0]: line})
    clone = FakeRepository(trees=dict.fromkeys(line, Path()), commits=line)

    assert ancestry.find(a_job(git), line[0]) == line[:100]
    git.requests.clear()
    assert ancestry.find(a_job(git, repository=clone), line[0]) == line[:100]
    assert git.requests == []
