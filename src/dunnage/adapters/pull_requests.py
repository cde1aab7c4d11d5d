"""Which pull requests are open, as GitHub itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.forge import OpenPull

if TYPE_CHECKING:
    from dunnage.adapters.github_api import Api
    from dunnage.document import Document

_MOST = 100  # one page


class Pulls:
    """The pull requests of one repository."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def from_branch(self, owner: str, branch: str) -> tuple[OpenPull, ...]:
        """List the open ones that ask to merge a branch of somebody's repository."""
        found = self._api.get(
            "the pull request was not found",
            "/pulls",
            head=f"{owner}:{branch}",
            state="open",
            per_page=_MOST,
        )
        return tuple(parse_pull(each) for each in found)


def parse_pull(pull: Document) -> OpenPull:
    """Read what GitHub says about a pull request."""
    head = pull.at("head")
    return OpenPull(
        number=pull.at("number").integer,
        head=head.at("sha").text,
        head_repository=head.at("repo", "id").integer_or_none,
        base=pull.at("base", "ref").text,
    )
