"""What a review says on its pull request: one comment, edited in place, and suggestions."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from dunnage.adapters.github_error import GitHubError
from dunnage.forge import Commented
from dunnage.report.suggestions import MARKER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from github.IssueComment import IssueComment  # noqa: TID251 - its home, with github_api
    from github.NamedUser import NamedUser  # noqa: TID251 - its home, with github_api
    from github.PullRequest import ReviewComment  # noqa: TID251 - its home, with github_api
    from github.Repository import Repository  # noqa: TID251 - its home, with github_api

    from dunnage.adapters.github_api import Api
    from dunnage.report.suggestions import Suggestion

_FAILED = "the comment was not written"
_ACTIONS = "github-actions[bot]"
_GONE = 404
_REVIEW = "Dunnage can repair this."


class GitHub:
    """Pull requests of one repository, seen with one token."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def comment(
        self, number: int, marker: str, body: str, *, create: bool = True
    ) -> Commented | None:
        """Have one comment of ours, whose first line holds `marker`, say `body`.

        Of several, which two jobs at the same time can make, the oldest stays. Without `create`,
        only one that is there is edited; None where there is none.
        """
        mine = self._mine(number, marker)
        created = not mine
        if created and not create:
            return None
        if created:
            first = self._create(number, marker, body)
            mine = self._mine(number, marker) or (first,)  # the list may lag behind
        oldest, *spare = mine
        edited = not _same(oldest.body, body)
        if edited:
            self._api.patiently(_FAILED, lambda hub: _comment(hub, number, oldest).edit(body))
        for each in spare:
            self._delete(number, each)
        return Commented(created=created, edited=edited, url=oldest.html_url)

    def patches(self, number: int) -> Mapping[str, str]:
        """Tell what a pull request changes, by path; what is too large or binary is left out."""
        files = self._api.patiently(
            "the changed files were not read", lambda hub: [*hub.get_pull(number).get_files()]
        )
        return {each.filename: each.patch for each in files if each.patch}

    def suggest(self, number: int, commit: str, suggestions: Sequence[Suggestion]) -> int:
        """Put those that are not there yet beside their lines, in one review, and count them."""
        remarks = self._api.patiently(
            "the suggestions of before were not read",
            lambda hub: [*hub.get_pull(number).get_review_comments()],
        )
        there = {
            (each.path, each.line, _normal(each.body))
            for each in remarks
            # The author is asked for only where there is a marker.
            if each.body.startswith(MARKER) and self._is_ours(each.user)
        }
        new = [
            each
            for each in suggestions
            if (each.path, each.lines.last, _normal(each.body)) not in there
        ]
        if new:
            self._api.once(
                "the suggestions were not written",
                lambda hub: hub.get_pull(number).create_review(
                    commit=hub.get_commit(commit),
                    event="COMMENT",
                    body=_REVIEW,
                    comments=[_beside(each) for each in new],
                ),
            )
        return len(new)

    def _mine(self, number: int, marker: str) -> tuple[IssueComment, ...]:
        comments = self._api.patiently(
            "the comments were not read", lambda hub: [*hub.get_issue(number).get_comments()]
        )
        # Anybody can paste a marker, so the author decides; asked for only when there is a marker.
        return tuple(
            each
            for each in comments
            if marker in (each.body or "").partition("\n")[0] and self._is_ours(each.user)
        )

    def _create(self, number: int, marker: str, body: str) -> IssueComment:
        def create() -> IssueComment:
            return self._api.once(_FAILED, lambda hub: hub.get_issue(number).create_comment(body))

        try:
            return create()
        except GitHubError as error:
            if not error.lost:
                raise
        for written in self._mine(number, marker):
            return written
        return create()

    def _delete(self, number: int, comment: IssueComment) -> None:
        try:
            self._api.patiently(
                "a double of the comment was not deleted",
                lambda hub: _comment(hub, number, comment).delete(),
            )
        except GitHubError as error:
            if error.status != _GONE:  # then another job was faster
                raise

    def _is_ours(self, author: NamedUser | None) -> bool:
        # The author is null once the account is deleted.
        return author is not None and author.login in self._logins

    @functools.cached_property
    def _logins(self) -> frozenset[str]:
        """The names under which this token writes.

        `GET /user` refuses the tokens of apps, the job's own among them, so GraphQL is asked,
        which may leave out the suffix that REST shows; no person's name can have it.
        Where GraphQL refuses to answer, it is taken for the job's own token.
        """
        try:
            _, answer = self._api.patiently(
                "the token's owner is not known",
                lambda hub: hub.requester.graphql_query("{ viewer { login } }", {}),
            )
        except GitHubError as error:
            if error.lost:  # a wrong guess would overlook our comment, and write another
                raise
            return frozenset((_ACTIONS,))
        login = answer["data"]["viewer"]["login"]
        return frozenset((login, f"{login}[bot]"))


def _comment(repository: Repository, number: int, comment: IssueComment) -> IssueComment:
    # By its number: the address in its JSON is where the server believes itself to be.
    return repository.get_issue(number).get_comment(comment.id)


def _beside(suggestion: Suggestion) -> ReviewComment:
    first, last = suggestion.lines.first, suggestion.lines.last
    comment: ReviewComment = {
        "path": suggestion.path,
        "body": suggestion.body,
        "side": "RIGHT",
        "line": last,
    }
    if first < last:
        comment |= {"start_line": first, "start_side": "RIGHT"}
    return comment


def _same(old: str | None, new: str) -> bool:
    return _normal(old) == _normal(new)


def _normal(body: str | None) -> str:
    return (body or "").replace("\r\n", "\n").strip()
