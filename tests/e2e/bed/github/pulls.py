"""Pull requests and the files they change."""

from typing import Any

from bed.github import errors, paging, repositories, users
from bed.github.exchange import Answer, Call
from bed.github.state import ChangedFile, PullRequest, Repository, State

_API_LINKS = {
    "comments": "issues/{number}/comments",
    "commits": "pulls/{number}/commits",
    "issue": "issues/{number}",
    "review_comment": "pulls/comments{{/number}}",
    "review_comments": "pulls/{number}/comments",
    "statuses": "statuses/{head}",
}
_UNSAID = (
    "assignee",
    "auto_merge",
    "body",
    "closed_at",
    "merged_at",
    "milestone",
)
_OPENED = "2020-01-01T00:00:00Z"


def index(state: State, call: Call) -> Answer:
    """List pull requests, newest first: the open ones, of every branch to every branch, or fewer.

    A `head` without an owner is passed over.
    """
    query = call.request.query
    wanted, head, base = query.get("state", "open"), query.get("head", ""), query.get("base")
    found = [
        summary(state, each)
        for _, each in sorted(state.pulls.items(), reverse=True)
        if wanted in ("all", _state(each))
        and (":" not in head or head == f"{each.head_repository.owner}:{each.head_ref}")
        and base in (None, each.base_ref)
    ]
    return paging.page(state, call, found)


def show(state: State, call: Call) -> Answer:
    """Answer one pull request."""
    pull = state.pulls.get(call.number("pull_number"))
    return Answer(200, _body(state, pull)) if pull else errors.not_found()


def files(state: State, call: Call) -> Answer:
    """List the files that a pull request changes."""
    pull = state.pulls.get(call.number("pull_number"))
    if pull is None:
        return errors.not_found()
    return paging.page(state, call, tuple(_file(state, pull, each) for each in pull.files))


def summary(state: State, pull: PullRequest) -> dict[str, Any]:
    """Describe a pull request as lists do."""
    api = repositories.url(state, state.repository)
    page = f"{state.server_url}/{state.repository.full_name}/pull/{pull.number}"
    links = {
        name: f"{api}/{template.format(number=pull.number, head=pull.head_sha)}"
        for name, template in _API_LINKS.items()
    }
    own = f"{api}/pulls/{pull.number}"
    return {
        "id": 1_000_000 + pull.number,
        "node_id": f"PR_{pull.number}",
        "number": pull.number,
        "title": pull.title,
        "state": _state(pull),
        "draft": pull.is_draft,
        "user": users.body(state, pull.author),
        "author_association": "CONTRIBUTOR",
        "head": _side(state, pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _side(state, pull.base_ref, pull.base_sha, state.repository),
        "merge_commit_sha": pull.merge_sha,
        "labels": [],
        "locked": False,
        **dict.fromkeys(_UNSAID),
        **dict.fromkeys(("created_at", "updated_at"), _OPENED),
        "url": own,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        **{f"{name}_url": link for name, link in links.items()},
        "_links": {
            "self": {"href": own},
            "html": {"href": page},
            **{name: {"href": link} for name, link in links.items()},
        },
    }


def _body(state: State, pull: PullRequest) -> dict[str, Any]:
    changes = [_changes(each) for each in pull.files]
    return {
        **summary(state, pull),
        "merged": pull.is_merged,
        "maintainer_can_modify": False,
        "mergeable": True,
        "mergeable_state": "clean",
        "merged_by": None,
        "comments": len(state.comments_on(pull.number)),
        "review_comments": 0,
        "commits": 1,
        "changed_files": len(pull.files),
        "additions": sum(added for added, _ in changes),
        "deletions": sum(removed for _, removed in changes),
    }


def _state(pull: PullRequest) -> str:
    return "open" if pull.is_open else "closed"


def _side(state: State, ref: str, sha: str, repository: Repository) -> dict[str, Any]:
    return {
        "label": f"{repository.owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "repo": repositories.body(state, repository),
        "user": users.body(state, repository.owner),
    }


def _file(state: State, pull: PullRequest, file: ChangedFile) -> dict[str, Any]:
    added, removed = _changes(file)
    page = f"{state.server_url}/{pull.head_repository.full_name}"
    api = repositories.url(state, state.repository)
    optional = {"patch": file.patch, "previous_filename": file.previous_filename}
    return {
        "sha": pull.head_sha,
        "filename": file.filename,
        "status": file.status,
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{page}/blob/{pull.head_sha}/{file.filename}",
        "raw_url": f"{page}/raw/{pull.head_sha}/{file.filename}",
        "contents_url": f"{api}/contents/{file.filename}?ref={pull.head_sha}",
        **{name: value for name, value in optional.items() if value is not None},
    }


def _changes(file: ChangedFile) -> tuple[int, int]:
    lines = (file.patch or "").splitlines()
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return added, removed
