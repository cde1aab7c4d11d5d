from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dunnage.adapters.git import Git
from dunnage.adapters.process import CommandError, Processes
from dunnage.errors import ToolError
from dunnage.model import Lines

UNKNOWN = "0123456789abcdef" * 2 + "01234567"
TOKEN = "t0k3n"  # noqa: S105 - of nobody
AUTHOR = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", "2026-01-01T00:00Z"))
}


class Repository:
    """A real one, with commits `first` and `second`; `merge` joins `second` and `side`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.run = Processes({"PATH": os.defpath, "HOME": str(folder.parent)}).run
        self.git("init", "--quiet", "--initial-branch=main")
        self.first = self.commit("one")
        self.second = self.commit("two")
        self.git("checkout", "--quiet", "-b", "side", self.first)
        self.side = self.commit("side")
        self.git("checkout", "--quiet", "main")
        self.git("merge", "--quiet", "--strategy=ours", "-m", "parent 0\n\nparent 1", "side")
        self.merge = self.git("rev-parse", "HEAD")

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        done = self.run(("git", *arguments), cwd=folder or self.folder, env=AUTHOR)
        return done.stdout.decode().strip()

    def commit(self, content: str) -> str:
        (self.folder / "file").write_text(content)
        self.git("add", "file")
        self.git("commit", "--quiet", "-m", content)
        return self.git("rev-parse", "HEAD")

    def shallow(self) -> Path:
        clone = self.folder.parent / "clone"
        source = self.folder.as_uri()
        self.git("clone", "--quiet", "--depth=1", source, str(clone), folder=self.folder.parent)
        return clone


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_the_root_is_found_from_a_folder_below(repository: Repository) -> None:
    below = repository.folder / "services" / "api"
    below.mkdir(parents=True)
    assert repository.folder == Git(repository.run, below).root()


def test_the_head_is_a_full_name(repository: Repository) -> None:
    assert repository.merge == Git(repository.run, repository.folder).head()


def test_parents_come_in_order(repository: Repository) -> None:
    git = Git(repository.run, repository.folder)
    assert (repository.second, repository.side) == git.parents(repository.merge)
    assert () == git.parents(repository.first)


def test_a_shallow_clone_knows_the_names_of_parents_it_does_not_have(
    repository: Repository,
) -> None:
    git = Git(repository.run, repository.shallow())
    assert (repository.second, repository.side) == git.parents(repository.merge)
    assert [True, False] == [git.has(repository.merge), git.has(repository.second)]


def test_first_parents_leave_side_branches_out(repository: Repository) -> None:
    git = Git(repository.run, repository.folder)
    line = (repository.merge, repository.second, repository.first)
    assert line == git.first_parents(repository.merge, 100)
    assert line[:2] == git.first_parents(repository.merge, 2)


def test_first_parents_end_where_a_shallow_clone_does(repository: Repository) -> None:
    git = Git(repository.run, repository.shallow())
    assert (repository.merge,) == git.first_parents(repository.merge, 100)
    assert () == git.first_parents(repository.second, 100)


def test_a_commit_was_made_when_its_committer_says(repository: Repository) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC)
    assert instant == Git(repository.run, repository.folder).taken(repository.first)


def forged(repository: Repository, committer: str) -> str:
    tree = repository.git("rev-parse", "HEAD^{tree}")
    header = f"tree {tree}\nauthor A <a> 1 +0000\ncommitter {committer}\n\nmessage\n"
    done = repository.run(
        ("git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        stdin=header.encode(),
        cwd=repository.folder,
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize("seconds", ["9" * 12, "9" * 30, "soon"])
def test_a_commit_of_no_time_is_an_error(repository: Repository, seconds: str) -> None:
    commit = forged(repository, f"A <a> {seconds} +0000")
    with pytest.raises(ToolError) as failure:
        Git(repository.run, repository.folder).taken(commit)
    assert f"commit {commit} does not tell when it was made" == str(failure.value)


def test_a_name_cannot_forge_a_parent(repository: Repository) -> None:
    commit = forged(repository, f"A\vparent {UNKNOWN} <a> 1 +0000")
    assert () == Git(repository.run, repository.folder).parents(commit)


ODD = (
    'quo"te',
    "new\nline",
    "tab\there",
    "two words",
    "back\\slash",
    "\N{LATIN SMALL LETTER U WITH DIAERESIS}",
    os.fsdecode(b"\xff"),
    "b/b",
)


def test_the_lines_of_a_change_are_named_by_path(repository: Repository) -> None:
    folder = repository.folder
    for path in ODD:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("1\n2\n3\n4\n5\n")
    (folder / "gone").write_text("1\n")
    (folder / "moved").write_text("1\n2\n")
    (folder / "shorter").write_text("1\n2\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "before")
    base = repository.git("rev-parse", "HEAD")
    for path in ODD:
        (folder / path).write_text("1\ntwo\n3\n4\n5\n6\n++ b/file\n@@ -1 +1 @@")
    (folder / "gone").unlink()
    (folder / "moved").rename(folder / "there")
    (folder / "shorter").write_text("1\n")
    repository.git("config", "diff.noprefix", "true")
    repository.git("config", "color.ui", "always")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "after")
    git = Git(repository.run, folder)

    edited = (Lines(2, 2), Lines(6, 8))
    assert {**dict.fromkeys(ODD, edited), "there": (Lines(1, 2),)} == git.changed(base, git.head())


def test_what_a_commit_of_another_clone_changes_is_an_error(repository: Repository) -> None:
    with pytest.raises(CommandError, match=r"exit code 128"):
        Git(repository.run, repository.folder).changed(UNKNOWN, repository.merge)


def test_a_missing_commit_is_fetched_alone(repository: Repository) -> None:
    git = Git(repository.run, repository.shallow())
    git.fetch(repository.second)
    assert [True, False] == [git.has(repository.second), git.has(repository.first)]


def test_a_commit_that_the_server_does_not_have_is_an_error(repository: Repository) -> None:
    git = Git(repository.run, repository.shallow())
    with pytest.raises(CommandError, match=r"^git ended with exit code 128: .*not our ref"):
        git.fetch(UNKNOWN)


@pytest.mark.parametrize(
    "name", ["HEAD", "abc1234", "--upload-pack=evil", f"{UNKNOWN}\n", UNKNOWN.upper(), ""]
)
def test_only_a_full_name_is_a_commit(repository: Repository, name: str) -> None:
    with pytest.raises(ToolError) as failure:
        Git(repository.run, repository.folder).has(name)
    assert f"{name!r} is not the full name of a commit" == str(failure.value)


def test_a_folder_that_is_no_repository_is_an_error(tmp_path: Path) -> None:
    git = Git(Processes({"PATH": os.defpath}).run, tmp_path)
    with pytest.raises(CommandError, match=r"not a git repository"):
        git.root()


def test_without_git_the_error_says_so(tmp_path: Path) -> None:
    git = Git(Processes({"PATH": str(tmp_path)}).run, tmp_path)
    with pytest.raises(ToolError, match=r"^git is not installed$"):
        git.head()


def test_a_file_is_read_as_a_commit_has_it(repository: Repository) -> None:
    below = repository.folder / "services"
    below.mkdir()
    (repository.folder / "file").write_text("not committed")
    git = Git(repository.run, below)

    assert (b"one", b"two") == (
        git.file(repository.first, "file"),
        git.file(repository.second, "file"),
    )
    assert git.file(repository.first, "services/file") is None
    assert git.file(repository.first, ".github/dunnage.yml") is None


def test_the_files_at_some_places_are_named_and_nothing_that_is_none(
    repository: Repository,
) -> None:
    folder = repository.folder / ".vex"
    (folder / "below").mkdir(parents=True)
    for path in ("a.json", "b \N{LATIN SMALL LETTER U WITH DIAERESIS}.json", "below/c.json"):
        (folder / path).write_text("{}")
    (folder / "link.json").symlink_to("a.json")
    repository.git("add", ".vex")
    repository.git("commit", "--quiet", "--message", "three")
    git = Git(repository.run, folder)

    assert git.files(git.head(), ".vex/", "file", ".trivyignore") == (
        ".vex/a.json",
        ".vex/b \N{LATIN SMALL LETTER U WITH DIAERESIS}.json",
        "file",
    )
    assert git.files(repository.first, ".vex/") == ()


def test_a_file_of_a_commit_that_is_not_there_is_an_error(repository: Repository) -> None:
    with pytest.raises(CommandError, match=r"exit code 128"):
        Git(repository.run, repository.folder).file(UNKNOWN, "file")


def test_a_worktree_holds_another_commit_and_leaves_nothing_behind(
    repository: Repository,
) -> None:
    with Git(repository.run, repository.folder).worktree(repository.first) as tree:
        assert "one" == (tree / "file").read_text()
        (tree / "built").write_text("")
    assert not tree.parent.exists()
    assert (
        f"worktree {repository.folder}"
        == repository.git("worktree", "list", "--porcelain").split("\n")[0]
    )
    assert 1 == len(repository.git("worktree", "list").splitlines())


def test_a_worktree_is_removed_when_its_block_fails(repository: Repository) -> None:
    trees: list[Path] = []

    def build() -> None:
        with Git(repository.run, repository.folder).worktree(repository.first) as tree:
            trees.append(tree)
            raise ToolError("the build broke")

    with pytest.raises(ToolError, match=r"^the build broke$"):
        build()
    assert [False] == [tree.exists() for tree in trees]
    assert 1 == len(repository.git("worktree", "list").splitlines())


def test_no_hook_of_the_repository_runs(repository: Repository) -> None:
    proof = repository.folder.parent / "proof"
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {proof}\n")
    hook.chmod(0o755)
    with Git(repository.run, repository.folder).worktree(repository.first):
        pass
    assert not proof.exists()


def test_no_filter_of_the_repository_runs(repository: Repository) -> None:
    proof = repository.folder.parent / "proof"
    (repository.folder / ".git" / "info" / "attributes").write_text("* filter=planted\n")
    repository.git("config", "filter.planted.smudge", f"touch {proof}; cat")
    with Git(repository.run, repository.folder).worktree(repository.first) as tree:
        assert "one" == (tree / "file").read_text()
    assert not proof.exists()


def test_nothing_that_the_repository_calls_its_server_runs(repository: Repository) -> None:
    proof = repository.folder.parent / "proof"
    for name, value in (
        ("remote.origin.url", f"ext::touch {proof}"),
        ("remote.origin.uploadpack", f"touch {proof};"),
        ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", name, value)
    git = Git(repository.run, repository.folder)
    with pytest.raises(CommandError, match="transport 'ext' not allowed"):
        git.fetch(UNKNOWN)
    assert not git.has(UNKNOWN)
    assert not proof.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_clone_of_another_user_is_read(repository: Repository) -> None:
    for path in (repository.folder, *repository.folder.rglob("*")):
        os.chown(path, 1001, 1001)
    assert repository.merge == Git(repository.run, repository.folder).head()


class Refusing(BaseHTTPRequestHandler):
    seen: list[list[str]]

    def do_GET(self) -> None:
        self.seen.append(self.headers.get_all("Authorization", []))
        self.send_error(403)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name upstream
        pass


def fetched_headers(repository: Repository, server_of_token: str | None) -> list[list[str]]:
    seen: list[list[str]] = []
    handler = type("Handler", (Refusing,), {"seen": seen})
    with HTTPServer(("127.0.0.1", 0), handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{http.server_port}"
            repository.git("remote", "add", "origin", f"{url}/o/r")
            repository.git("config", f"http.{url}/.extraheader", "AUTHORIZATION: basic old")
            server = server_of_token or url
            git = Git(repository.run, repository.folder, token=TOKEN, server=server)
            with pytest.raises(CommandError, match=r"403") as failure:
                git.fetch(UNKNOWN)
            assert TOKEN not in str(failure.value)
        finally:
            http.shutdown()
            thread.join()
    return seen


def test_the_token_takes_the_place_of_the_one_that_checkout_left(repository: Repository) -> None:
    assert [["basic eC1hY2Nlc3MtdG9rZW46dDBrM24="]] == fetched_headers(repository, None)


def test_the_token_goes_to_no_other_server(repository: Repository) -> None:
    assert [["basic old"]] == fetched_headers(repository, "https://github.com")
