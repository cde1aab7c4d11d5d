"""Reviews of pull requests, and their comments on lines of the diff."""

import re
from collections.abc import Iterator
from typing import Any

from bed.github import errors, paging, repositories, users
from bed.github.exchange import Answer, Call
from bed.github.state import PullRequest, ReviewComment, State

_HUNK = re.compile(r"@@ -\S+ \+(\d+)")


def create(state: State, call: Call) -> Answer:
    """Submit a review with its comments, all of them or none."""
    pull = state.pulls.get(call.number("pull_number"))
    if pull is None:
        return errors.not_found()
    comments = call.body.get("comments", [])
    if any(not _is_in_diff(pull, each) for each in comments):
        return errors.error(422, "Unprocessable Entity", errors=["Line could not be resolved"])
    commit = call.body.get("commit_id", pull.head_sha)
    if commit not in state.commits:
        return errors.error(422, "Unprocessable Entity", errors=["Commit is not part of the pull"])
    review = next(state.ids)
    state.review_comments += [_written(state, call, each) for each in comments]
    return Answer(200, _review(state, call, pull, review))


def index(state: State, call: Call) -> Answer:
    """List the comments on lines of a pull request."""
    number = call.number("pull_number")
    pull = state.pulls.get(number)
    if pull is None:
        return errors.not_found()
    there = [each for each in state.review_comments if each.number == number]
    return paging.page(state, call, [_comment(state, pull, each) for each in there])


def _written(state: State, call: Call, comment: dict[str, Any]) -> ReviewComment:
    return ReviewComment(
        id=next(state.ids),
        number=call.number("pull_number"),
        author=call.token.login,
        path=comment["path"],
        first=comment.get("start_line"),
        line=comment["line"],
        body=comment["body"],
    )


def _is_in_diff(pull: PullRequest, comment: dict[str, Any]) -> bool:
    first, last = comment.get("start_line", comment["line"]), comment["line"]
    wanted = set(range(first, last + 1))
    patches = [each.patch or "" for each in pull.files if each.filename == comment["path"]]
    shown = [lines for patch in patches for lines in _hunks(patch)]
    return first <= last and any(wanted <= lines for lines in shown)


def _hunks(patch: str) -> Iterator[set[int]]:
    """Number the lines of each hunk as they are after the change."""
    for hunk in re.split(r"^(?=@@ )", patch, flags=re.MULTILINE):
        head, *body = hunk.split("\n")
        if match := _HUNK.match(head):
            count = sum(line[:1] in {"+", " "} for line in body if line)
            yield set(range(int(match[1]), int(match[1]) + count))


def _review(state: State, call: Call, pull: PullRequest, number: int) -> dict[str, Any]:
    page = f"{state.server_url}/{state.repository.full_name}/pull/{pull.number}"
    api = f"{repositories.url(state, state.repository)}/pulls/{pull.number}"
    own = f"{page}#pullrequestreview-{number}"
    return {
        "id": number,
        "node_id": f"PRR_{number}",
        "user": users.body(state, call.token.login),
        "body": call.body.get("body", ""),
        "state": "COMMENTED",
        "commit_id": call.body.get("commit_id", pull.head_sha),
        "author_association": "NONE",
        "html_url": own,
        "pull_request_url": api,
        "_links": {"html": {"href": own}, "pull_request": {"href": api}},
    }


def _comment(state: State, pull: PullRequest, comment: ReviewComment) -> dict[str, Any]:
    page = f"{state.server_url}/{state.repository.full_name}/pull/{comment.number}"
    pulls = f"{repositories.url(state, state.repository)}/pulls"
    links = {
        "self": f"{pulls}/comments/{comment.id}",
        "html": f"{page}#discussion_r{comment.id}",
        "pull_request": f"{pulls}/{comment.number}",
    }
    return {
        "id": comment.id,
        "node_id": f"PRRC_{comment.id}",
        "pull_request_review_id": None,
        "diff_hunk": "@@",
        "path": comment.path,
        "commit_id": pull.head_sha,
        "original_commit_id": pull.head_sha,
        "user": users.body(state, comment.author),
        "author_association": "NONE",
        "body": comment.body,
        "side": "RIGHT",
        "start_line": comment.first,
        "line": comment.line,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
        "url": links["self"],
        "html_url": links["html"],
        "pull_request_url": links["pull_request"],
        "_links": {name: {"href": link} for name, link in links.items()},
    }
