"""Git objects on the server: how a ref there is read, and moved without losing others' work.

https://docs.github.com/rest/git
"""

from __future__ import annotations

import re
from base64 import b64decode
from functools import partial
from typing import TYPE_CHECKING

from dunnage.adapters.github_error import GitHubError
from dunnage.errors import ToolError
from dunnage.forge import Blob, Tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dunnage.adapters.github_api import Api
    from dunnage.document import Document

_PAGE = 100
_LARGEST = 32 * 1024 * 1024  # bytes of a file
_FILE = "100644"
_FILES = ("100644", "100755")  # and neither links, folders nor submodules
_MISSING = 404
_CONFLICT = 409
_UNPROCESSABLE = 422
_MOVED = re.compile("not a fast.?forward|Reference (already exists|does not exist)", re.IGNORECASE)
_NOT_READ = "{} was not read"
_NOT_WRITTEN = "{} was not written"


class GitObjects:
    """The git objects of one repository, on GitHub."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def tip(self, ref: str) -> Tip | None:
        """Look a ref up ("refs/dunnage/snapshots"); None where there is none."""
        what = _NOT_READ.format(ref)
        commit = self._named(ref)
        if commit is None:
            return None
        tree = self._api.get(what, f"/git/commits/{commit}").at("tree", "sha").text
        listed = self._api.get(what, f"/git/trees/{tree}", recursive=1)
        if listed.at("truncated").flag:
            message = f"{what}: it has more files than GitHub lists at once; delete the ref"
            raise ToolError(message)
        return Tip(commit, tree, parse_files(listed))

    def blob(self, sha: str) -> bytes:
        """Read a file; ToolError where it is larger than 32 MiB."""
        answer = self._api.get(f"the file {sha} was not read", f"/git/blobs/{sha}")
        if answer.at("size").integer > _LARGEST:
            message = f"the file {sha} was not read: it has more than {_LARGEST:,} bytes"
            raise ToolError(message)
        return b64decode(answer.at("content").text)

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

        Files are text, in UTF-8. `squash` leaves the history behind.
        """
        what = _NOT_WRITTEN.format(ref)
        # Nobody sees tree and commit before the ref names them, so that they may be made twice.
        base = {} if tip is None else {"base_tree": tip.tree}
        tree = self._api.make(what, "/git/trees", {**base, "tree": [*_entries(files)]})
        parents = [] if tip is None or squash else [tip.commit]
        fields = {"message": message, "tree": tree.at("sha").text, "parents": parents}
        commit = self._api.make(what, "/git/commits", fields).at("sha").text
        send = partial(self._api.send, what)
        if tip is None:
            new = {"ref": ref, "sha": commit}
            return self._moved(ref, commit, partial(send, "POST", "/git/refs", new))
        # GitHub knows no condition for a forced move. What comes between this look and the move
        # is lost with the history.
        if squash and self._named(ref) != tip.commit:
            return False
        move = {"sha": commit, "force": squash}
        return self._moved(ref, commit, partial(send, "PATCH", f"/git/{ref}", move))

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        """Name a commit and those before it, along first parents, as far as one request tells."""
        what = f"the commits before {commit} were not read"
        listed = self._api.get(what, "/commits", sha=commit, per_page=_PAGE)
        return tuple(_along(commit, parse_first_parents(listed)))[:most]

    def _named(self, ref: str) -> str | None:
        try:
            answer = self._api.get(_NOT_READ.format(ref), f"/git/ref/{ref.removeprefix('refs/')}")
        except GitHubError as error:
            if error.status == _MISSING:
                return None
            raise
        return answer.at("object", "sha").text

    def _moved(self, ref: str, commit: str, move: Callable[[], object]) -> bool:
        try:
            move()
        except GitHubError as error:
            if error.lost:  # it is written if somebody's next commit is on top of it, too
                return self._holds(ref, commit)
            if _is_race(error):
                return False
            raise
        return True

    def _holds(self, ref: str, commit: str) -> bool:
        now = self._named(ref)
        return now is not None and commit in self.first_parents(now, _PAGE)


def parse_files(tree: Document) -> Mapping[str, Blob]:
    """Read the regular files of a tree that is listed with all that is below it."""
    return {
        each.at("path").text: Blob(each.at("sha").text, each.at("size").integer)
        for each in tree.at("tree")
        if each.at("mode").text in _FILES
    }


def parse_first_parents(commits: Document) -> Mapping[str, str | None]:
    """Read the first parent of each listed commit; None for a root."""
    return {
        each.at("sha").text: next((parent.at("sha").text for parent in each.at("parents")), None)
        for each in commits
    }


def _along(commit: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    now: str | None = commit
    while now is not None and now in parents:
        yield now
        now = parents[now]


def _entries(files: Mapping[str, bytes | None]) -> Iterator[dict[str, str | None]]:
    for path, content in files.items():
        entry = {"path": path, "mode": _FILE, "type": "blob"}
        yield {**entry, "sha": None} if content is None else {**entry, "content": content.decode()}


def _is_race(error: GitHubError) -> bool:
    if error.status == _CONFLICT:
        return True
    return error.status == _UNPROCESSABLE and _MOVED.search(error.said) is not None
