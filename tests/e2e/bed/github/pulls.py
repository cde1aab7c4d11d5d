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
    "merged_by",
    "milestone",
)
_OPENED = "2020-01-01T00:00:00Z"


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


def _body(state: State, pull: PullRequest) -> dict[str, Any]:
    api = repositories.url(state, state.repository)
    page = f"{state.server_url}/{state.repository.full_name}/pull/{pull.number}"
    links = {
        name: f"{api}/{template.format(number=pull.number, head=pull.head_sha)}"
        for name, template in _API_LINKS.items()
    }
    own = f"{api}/pulls/{pull.number}"
    changes = [_changes(each) for each in pull.files]
    return {
        "id": 1_000_000 + pull.number,
        "node_id": f"PR_{pull.number}",
        "number": pull.number,
        "title": pull.title,
        "state": "open" if pull.is_open else "closed",
        "user": users.body(state, pull.author),
        "author_association": "CONTRIBUTOR",
        "head": _side(state, pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _side(state, pull.base_ref, pull.base_sha, state.repository),
        "merge_commit_sha": pull.merge_sha,
        "mergeable": True,
        "mergeable_state": "clean",
        "labels": [],
        **dict.fromkeys(("locked", "merged", "maintainer_can_modify"), False),
        **dict.fromkeys(_UNSAID),
        **dict.fromkeys(("created_at", "updated_at"), _OPENED),
        "comments": len(state.comments_on(pull.number)),
        "review_comments": 0,
        "commits": 1,
        "changed_files": len(pull.files),
        "additions": sum(added for added, _ in changes),
        "deletions": sum(removed for _, removed in changes),
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
