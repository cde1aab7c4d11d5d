"""What a review says on its pull request: one comment, edited in place, and suggestions."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from dunnage.adapters.github_api import GitHubError, explained
from dunnage.ports import Commented
from dunnage.report.suggestions import MARKER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from github.Issue import Issue  # noqa: TID251 - its home, with github_api
    from github.IssueComment import IssueComment  # noqa: TID251 - its home, with github_api
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

    def comment(self, number: int, marker: str, body: str) -> Commented:
        """Have one comment of ours, whose first line holds `marker`, say `body`.

        Of several, which two jobs at the same time can make, the oldest stays.
        """
        mine = self._mine(number, marker)
        created = not mine
        if created:
            first = self._create(number, marker, body)
            mine = self._mine(number, marker) or (first,)  # the list may lag behind
        oldest, *spare = mine
        edited = not _same(oldest.body, body)
        if edited:
            with explained(_FAILED):
                self._issue(number).get_comment(oldest.id).edit(body)
        for each in spare:
            self._delete(number, each.id)
        return Commented(created=created, edited=edited, url=oldest.html_url)

    def patches(self, number: int) -> Mapping[str, str]:
        """Tell what a pull request changes, by path; what is too large or binary is left out."""
        with explained("the changed files were not read"):
            files = self._reader.get_pull(number).get_files()
            return {each.filename: each.patch for each in files if each.patch}

    def suggest(self, number: int, commit: str, suggestions: Sequence[Suggestion]) -> int:
        """Put those that are not there yet beside their lines, in one review, and count them."""
        with explained("the suggestions of before were not read"):
            there = {
                (each.path, each.line, _normal(each.body))
                for each in self._reader.get_pull(number).get_review_comments()
                # The author is asked for only where there is a marker.
                if each.body.startswith(MARKER) and getattr(each.user, "login", "") in self._logins
            }
        new = [
            each
            for each in suggestions
            if (each.path, each.lines.last, _normal(each.body)) not in there
        ]
        if new:
            repository = self._writer
            with explained("the suggestions were not written"):
                repository.get_pull(number).create_review(
                    commit=repository.get_commit(commit),
                    event="COMMENT",
                    body=_REVIEW,
                    comments=[_beside(each) for each in new],
                )
        return len(new)

    def _mine(self, number: int, marker: str) -> tuple[IssueComment, ...]:
        with explained("the comments were not read"):
            marked = [
                each
                for each in self._reader.get_issue(number).get_comments()
                if marker in (each.body or "").partition("\n")[0]
            ]
        # Anybody can paste a marker, so the author decides; asked for only when there is a marker.
        # The author of a comment is null once the account is deleted.
        return tuple(each for each in marked if getattr(each.user, "login", "") in self._logins)

    def _create(self, number: int, marker: str, body: str) -> IssueComment:
        try:
            with explained(_FAILED):
                return self._issue(number).create_comment(body)
        except GitHubError as error:
            if not error.lost:
                raise
        for written in self._mine(number, marker):
            return written
        with explained(_FAILED):
            return self._issue(number).create_comment(body)

    def _delete(self, number: int, comment: int) -> None:
        try:
            with explained("a double of the comment was not deleted"):
                self._issue(number).get_comment(comment).delete()
        except GitHubError as error:
            if error.status != _GONE:  # then another job was faster
                raise

    def _issue(self, number: int) -> Issue:
        return self._writer.get_issue(number)

    @property
    def _reader(self) -> Repository:
        return self._api.reader.get_repo(self._api.repository)

    @property
    def _writer(self) -> Repository:
        return self._api.writer.get_repo(self._api.repository)

    @functools.cached_property
    def _logins(self) -> frozenset[str]:
        """The names under which this token writes.

        `GET /user` refuses the tokens of apps, the job's own among them, so GraphQL is asked,
        which may leave out the suffix that REST shows; no person's name can have it.
        Where GraphQL does not answer, it is taken for the job's own token.
        """
        try:
            with explained("the token's owner is not known"):
                _, answer = self._api.reader.requester.graphql_query("{ viewer { login } }", {})
        except GitHubError:
            return frozenset((_ACTIONS,))
        login = answer["data"]["viewer"]["login"]
        return frozenset((login, f"{login}[bot]"))


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
