"""The example as a git repository: a main branch, and a change merged for a pull request's test."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bed import process

EXAMPLES = Path(__file__).parents[3] / "examples"
# Fixed, so that every rehearsal has the same commits.
_WHEN = "2026-11-01T12:00:00Z"
_IDENTITY = {
    "GIT_AUTHOR_NAME": "octocat",
    "GIT_AUTHOR_EMAIL": "octocat@example.invalid",
    "GIT_AUTHOR_DATE": _WHEN,
    "GIT_COMMITTER_NAME": "octocat",
    "GIT_COMMITTER_EMAIL": "octocat@example.invalid",
    "GIT_COMMITTER_DATE": _WHEN,
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """The three commits of a pull request's run; the merge is checked out."""

    base: str
    head: str
    merged: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """A clone as a workflow's first step leaves it."""

    folder: Path

    @classmethod
    def of(cls, example: Path, folder: Path) -> "Checkout":
        """Make a repository whose main branch holds an example."""
        shutil.copytree(example, folder)
        checkout = cls(folder)
        checkout.git("init", "--quiet", "--initial-branch=main")
        checkout.commit("Add the application")
        return checkout

    def commit(self, message: str) -> str:
        """Commit all that is there, and return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")
        return self.head()

    def head(self) -> str:
        """Name the commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def propose(self, change: Callable[[Path], None]) -> Merge:
        """Change files on a branch, and check out the merge that GitHub would test."""
        base = self.head()
        self.git("switch", "--quiet", "--create", "change")
        change(self.folder)
        head = self.commit("Change the application")
        self.git("switch", "--quiet", "--detach", base)
        self.git("merge", "--quiet", "--no-ff", "--message=Merge the change", head)
        return Merge(base, head, self.head())

    def git(self, *arguments: str) -> str:
        """Run git in the clone."""
        return process.run("git", *arguments, cwd=self.folder, env=_IDENTITY)


def overlay(example: Path) -> Callable[[Path], None]:
    """Lay an example's files over what is there."""

    def change(folder: Path) -> None:
        shutil.copytree(
            example, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("README.md")
        )

    return change
