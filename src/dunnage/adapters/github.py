"""The one comment of a review on its pull request: found, edited in place, never doubled."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from dunnage.adapters.github_api import GitHubError, explained
from dunnage.ports import Commented

if TYPE_CHECKING:
    from github.Issue import Issue  # noqa: TID251 - its home, with github_api
    from github.IssueComment import IssueComment  # noqa: TID251 - its home, with github_api

    from dunnage.adapters.github_api import Api

_FAILED = "the comment was not written"
_ACTIONS = "github-actions[bot]"
_GONE = 404


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

    def _mine(self, number: int, marker: str) -> tuple[IssueComment, ...]:
        with explained("the comments were not read"):
            marked = [
                each
                for each in self._api.reader.get_repo(self._api.repository)
                .get_issue(number)
                .get_comments()
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
        return self._api.writer.get_repo(self._api.repository).get_issue(number)

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


def _same(old: str | None, new: str) -> bool:
    return (old or "").replace("\r\n", "\n").strip() == new.replace("\r\n", "\n").strip()
