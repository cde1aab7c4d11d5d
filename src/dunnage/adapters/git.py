"""The local clone: what its commits hold, how to get another, and a checkout to build from."""

from __future__ import annotations

import contextlib
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.adapters.patch import parse_patch
from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dunnage.adapters.process import Completed, Run
    from dunnage.model import Lines

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOCAL = 60.0  # seconds
_CHECKOUT = 600.0
_NO_SUCH_OBJECT = 128
_SHA1 = 40
_LARGEST_FILE = 1024 * 1024
_FILE = "100"  # the mode of a regular file, unlike those of links, folders and submodules
_LARGEST_OUTPUT = 64 * 1024 * 1024

# The clone belongs to the runner's user, we are root; what it tells git to run is not ours to run.
# https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
_SETTINGS = (
    ("safe.directory", "*"),
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.alternateRefsCommand", "true"),
    ("submodule.recurse", "false"),
    ("gc.auto", "0"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "file:http:https:ssh",  # not `ext`, whose address is a command
    "GIT_ASKPASS": "",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_NO_LAZY_FETCH": "1",  # of what a partial clone lacks, wherever it is looked for
    "GIT_SSH_COMMAND": "ssh",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Git:
    """The repository that `folder` lies in; commits are full names, else a `ToolError`.

    `token` is for fetching from `server`, and goes nowhere else.
    """

    def __init__(
        self,
        run: Run,
        folder: Path,
        *,
        token: str | None = None,
        server: str = "https://github.com",
    ) -> None:
        self._run = run
        self._folder = folder
        self._credentials = () if token is None else _authorization(token, server)

    def root(self) -> Path:
        """Find the top folder of the checkout."""
        return Path(self._text("rev-parse", "--show-toplevel"))

    def head(self) -> str:
        """Name the commit that is checked out."""
        return self._text("rev-parse", "--verify", "HEAD")

    def has(self, commit: str) -> bool:
        """Tell whether the clone holds a commit; a shallow one may not."""
        name = f"{_checked(commit)}^{{commit}}"
        return self._git("cat-file", "-e", name, accept=(0, 1, _NO_SUCH_OBJECT)).code == 0

    def parents(self, commit: str) -> tuple[str, ...]:
        """Name a commit's parents, those too that a shallow clone does not hold."""
        return tuple(value for key, value in self._header(commit) if key == "parent")

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        """Name a commit and those before it, along first parents, as far as the clone reaches."""
        if not self.has(commit):
            return ()
        listed = self._text("rev-list", "--first-parent", f"--max-count={most}", commit)
        return tuple(listed.split())

    def taken(self, commit: str) -> datetime:
        """Tell when a commit was made, as its committer says."""
        said = next((value for key, value in self._header(commit) if key == "committer"), "")
        seconds = said.rpartition(" ")[0].rpartition(" ")[2]
        try:
            return datetime.fromtimestamp(int(seconds), UTC)
        except (ValueError, OverflowError, OSError) as error:  # anybody can write any number there
            message = f"commit {commit} does not tell when it was made"
            raise ToolError(message) from error

    def changed(self, base: str, commit: str) -> Mapping[str, tuple[Lines, ...]]:
        """Name the lines that a commit has and its base has not, by path."""
        # Unlike `git diff`, this leaves the user's settings for diffs alone.
        patch = self._git(
            *("diff-tree", "-r", "--patch", "--unified=0", "--no-renames", "--no-color"),
            *("--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"),
            *(_checked(base), _checked(commit), "--"),
        )
        return parse_patch(patch.stdout)

    def fetch(self, commit: str) -> None:
        """Get one commit, without its history, from `origin`."""
        self._git(
            *("fetch", "--depth=1", "--no-tags", "--no-recurse-submodules", "--quiet"),
            *("--upload-pack=git-upload-pack", "origin", _checked(commit)),
            settings=self._credentials,
            timeout=_CHECKOUT,
        )

    def file(self, commit: str, path: str) -> bytes | None:
        """Read a small file as a commit has it; None where the commit has no such file."""
        name = f"{_checked(commit)}:{path}"
        if not self._text("ls-tree", "--full-tree", _checked(commit), "--", path):
            return None
        return self._git("cat-file", "blob", name, limit=_LARGEST_FILE).stdout

    def files(self, commit: str, *places: str) -> tuple[str, ...]:
        """Name a commit's files at some places; one that ends in a slash is a folder."""
        listed = self._text("ls-tree", "--full-tree", "-z", _checked(commit), "--", *places)
        entries = (each.partition("\t") for each in listed.split("\0"))
        return tuple(path for kind, _, path in entries if kind.startswith(_FILE))

    @contextlib.contextmanager
    def worktree(self, commit: str) -> Iterator[Path]:
        """Check a commit out in a temporary folder, while the block runs."""
        name = _checked(commit)
        with TemporaryDirectory(prefix="dunnage-", ignore_cleanup_errors=True) as folder:
            own, tree = Path(folder, "own"), Path(folder, "tree")
            tree.mkdir()
            self._borrow(own, "sha1" if len(name) == _SHA1 else "sha256")
            where = (f"--git-dir={own}", f"--work-tree={tree}")
            self._git(*where, "checkout", "--quiet", "--detach", name, timeout=_CHECKOUT)
            yield tree

    def _borrow(self, own: Path, kind: str) -> None:
        """Make a repository that has the clone's objects, and none of its settings.

        What a checkout runs, such as filters, stands in settings, and any step before ours may have
        written the clone's.
        """
        self._git("init", "--quiet", "--bare", f"--object-format={kind}", "--template=", str(own))
        objects = self._text("rev-parse", "--path-format=absolute", "--git-path", "objects")
        (own / "objects" / "info" / "alternates").write_text(f"{objects}\n", encoding="utf-8")

    def _header(self, commit: str) -> tuple[tuple[str, str], ...]:
        header, _, _ = self._text("cat-file", "commit", _checked(commit)).partition("\n\n")
        lines = (line.partition(" ") for line in header.split("\n"))
        return tuple((key, value) for key, _, value in lines)

    def _text(self, *arguments: str) -> str:
        return self._git(*arguments).stdout.decode(errors="surrogateescape").removesuffix("\n")

    def _git(
        self,
        *arguments: str,
        settings: tuple[tuple[str, str], ...] = (),
        accept: Collection[int] = (0,),
        timeout: float = _LOCAL,
        limit: int = _LARGEST_OUTPUT,
    ) -> Completed:
        return self._run(
            ("git", *arguments),
            env=environment((*_SETTINGS, *settings)),
            cwd=self._folder,
            accept=accept,
            timeout=timeout,
            limit=limit,
        )


def environment(settings: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Hand settings to one call of git, hidden from the list of processes.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
    """
    numbered = {
        f"GIT_CONFIG_{part}_{number}": text
        for number, pair in enumerate(settings)
        for part, text in zip(("KEY", "VALUE"), pair, strict=True)
    }
    return {**_ENVIRONMENT, "GIT_CONFIG_COUNT": str(len(settings)), **numbered}


def _authorization(token: str, server: str) -> tuple[tuple[str, str], ...]:
    # actions/checkout keeps its own header under the same key, and GitHub refuses two:
    # an empty value forgets the first.
    # https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
    key = f"http.{server}/.extraheader"
    basic = b64encode(f"x-access-token:{token}".encode()).decode()
    own = (key, f"AUTHORIZATION: basic {basic}")
    return (("credential.helper", ""), (key, ""), own)  # and no helper is needed


def _checked(commit: str) -> str:
    if _COMMIT.fullmatch(commit) is None:
        message = f"{commit[:80]!r} is not the full name of a commit"
        raise ToolError(message)
    return commit
