"""The repository on GitHub, as far as a release writes to it.

https://docs.github.com/rest; what is made here is signed by GitHub, and no credential of git is
left on the runner.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from release.errors import ReleaseError

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository; `url` is the API's, as in `https://api.github.com/repos/OWNER/NAME`."""

    url: str
    token: str = field(repr=False)

    def tags(self, prefix: str) -> dict[str, str]:
        """Pair the tags that begin so with what they name."""
        path = f"git/matching-refs/tags/{prefix}?per_page=100"
        return {
            each["ref"].removeprefix("refs/tags/"): each["object"]["sha"]
            for each in self._ask("GET", path)
        }

    def file(self, commit: str, path: str, content: str, message: str) -> str:
        """Put a commit on top of another that changes one file; name it."""
        tree = self._ask("GET", f"git/commits/{commit}")["tree"]["sha"]
        entry = {"path": path, "mode": "100644", "type": "blob", "content": content}
        changed = self._ask("POST", "git/trees", {"base_tree": tree, "tree": [entry]})
        body = {"message": message, "tree": changed["sha"], "parents": [commit]}
        return str(self._ask("POST", "git/commits", body)["sha"])

    def parents(self, commit: str) -> list[str]:
        """Name what a commit is on top of."""
        return [each["sha"] for each in self._ask("GET", f"git/commits/{commit}")["parents"]]

    def tag(self, name: str, commit: str) -> None:
        """Add a tag."""
        self._ask("POST", "git/refs", {"ref": f"refs/tags/{name}", "sha": commit})

    def move(self, name: str, commit: str) -> None:
        """Let a tag name another commit."""
        self._ask("PATCH", f"git/refs/tags/{name}", {"sha": commit, "force": True})

    def is_released(self, tag: str) -> bool:
        """Tell whether there is a release of a tag."""
        return self._ask("GET", f"releases/tags/{tag}", absent=True) is not None

    def release(self, tag: str, notes: str) -> None:
        """Publish a release; where the repository's are immutable, its tag stays from now on."""
        # `legacy`: by version and date, so that a mended old release is not shown as the latest.
        body = {"tag_name": tag, "name": tag, "body": notes, "make_latest": "legacy"}
        self._ask("POST", "releases", body)

    def _ask(self, method: str, path: str, body: object = None, *, absent: bool = False) -> Any:  # noqa: ANN401 - JSON
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "User-Agent": "dunnage-release",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/{path}", content, headers, method=method)  # noqa: S310 - the runner's
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except HTTPError as error:
            if absent and error.code == HTTPStatus.NOT_FOUND:
                return None
            message = f"{method} {path}: {error.code} {error.read(1000).decode(errors='replace')}"
            raise ReleaseError(message) from error
