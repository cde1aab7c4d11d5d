"""Comments below pull requests."""

from dataclasses import replace
from typing import Any, Final

from bed.github import errors, paging, repositories, users
from bed.github.exchange import Answer, Call
from bed.github.state import Comment, State, now

# The words name another limit than the one that is enforced; both are GitHub's.
MOST_BYTES: Final = 262_144
_TOO_LONG = "Body is too long (maximum is 65536 characters)"


def index(state: State, call: Call) -> Answer:
    """List the comments below a pull request, oldest first."""
    number = call.number("issue_number")
    if number not in state.pulls:
        return errors.not_found()
    return paging.page(state, call, [_body(state, each) for each in state.comments_on(number)])


def create(state: State, call: Call) -> Answer:
    """Add a comment in the name of the token."""
    number = call.number("issue_number")
    if number not in state.pulls:
        return errors.not_found()
    if problem := _problem(call):
        return problem
    body = _body(state, state.comment(number, call.token.login, call.body["body"]))
    return Answer(201, body, {"Location": body["url"]})


def show(state: State, call: Call) -> Answer:
    """Answer one comment."""
    comment = _find(state, call)
    return Answer(200, _body(state, comment)) if comment else errors.not_found()


def update(state: State, call: Call) -> Answer:
    """Replace the text of a comment, whoever wrote it."""
    comment = _find(state, call)
    if comment is None:
        return errors.not_found()
    if problem := _problem(call):
        return problem
    changed = replace(comment, body=call.body["body"], updated=now())
    state.comments[comment.id] = changed
    return Answer(200, _body(state, changed))


def delete(state: State, call: Call) -> Answer:
    """Remove a comment."""
    comment = _find(state, call)
    if comment is None:
        return errors.not_found()
    del state.comments[comment.id]
    return Answer(204)


def _find(state: State, call: Call) -> Comment | None:
    return state.comments.get(call.number("comment_id"))


def _problem(call: Call) -> Answer | None:
    text = call.body["body"]
    if not text.strip():
        return errors.unprocessable("IssueComment", "data", "Body cannot be blank")
    if len(text.encode()) > MOST_BYTES:
        return errors.unprocessable("IssueComment", "data", _TOO_LONG)
    return None


def _body(state: State, comment: Comment) -> dict[str, Any]:
    issues = f"{repositories.url(state, state.repository)}/issues"
    page = f"{state.server_url}/{state.repository.full_name}/pull/{comment.number}"
    return {
        "id": comment.id,
        "node_id": f"IC_{comment.id}",
        "body": comment.body,
        "user": users.body(state, comment.author),
        "author_association": "NONE",
        "created_at": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}",
        "updated_at": f"{comment.updated:%Y-%m-%dT%H:%M:%SZ}",
        "url": f"{issues}/comments/{comment.id}",
        "html_url": f"{page}#issuecomment-{comment.id}",
        "issue_url": f"{issues}/{comment.number}",
    }
