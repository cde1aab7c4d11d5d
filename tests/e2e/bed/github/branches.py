"""What a test puts under a git ref, and reads there, without asking the API."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from bed.github import folders
from bed.github.objects import FILE, Commit, Item, Object, Signature
from bed.github.state import State, now

_AUTHOR = ("octocat", "octocat@example.invalid")
_TRUSTED = "safe.directory=*"  # a checkout is the runner's user's
_KINDS = {"blob", "commit", "tree"}


def record(state: State, folder: Path, *revisions: str) -> None:
    """Push what revisions of a clone reach, the checked out commit unless others are named."""
    reached = _git(folder, "rev-list", "--objects", "--no-object-names", *(revisions or ("HEAD",)))
    found = dict(_read(_git(folder, "cat-file", "--batch", given=reached)))
    state.objects.update(found)
    state.commits.update(sha for sha, each in found.items() if each.kind == "commit")


def write(state: State, ref: str, files: Mapping[str, bytes | str], message: str = "Write") -> str:
    """Put a commit that has just these files on top of a ref; name it."""
    items = {}
    for path, content in files.items():
        blob = Object("blob", content.encode() if isinstance(content, str) else content)
        state.objects[blob.sha] = blob
        items[path] = Item(FILE, path, blob.sha)
    who = Signature(*_AUTHOR, now())
    parents = (state.refs[ref],) if ref in state.refs else ()
    commit = Commit(folders.write(state.objects, items), parents, who, who, message).stored()
    state.objects[commit.sha] = commit
    state.push(ref, commit.sha)
    return commit.sha


def files(state: State, ref: str) -> dict[str, bytes]:
    """Give the files under a ref by path; none where there is no such ref."""
    if ref not in state.refs:
        return {}
    commit = Commit.parse(state.objects[state.refs[ref]])
    found = folders.files(state.objects, commit.tree)
    return {path: state.objects[item.sha].content for path, item in found.items()}


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ("git", "-c", _TRUSTED, "-C", str(folder), *arguments)
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout


def _read(batch: bytes) -> Iterator[tuple[str, Object]]:
    """Read objects, each as a line with name, kind and size, its content, and a line's end."""
    start = 0
    while start < len(batch):
        line = batch.index(b"\n", start)
        sha, kind, size = batch[start:line].decode().split(" ")
        end = line + 1 + int(size)
        if kind in _KINDS:
            yield sha, Object(kind, batch[line + 1 : end])
        start = end + 1
