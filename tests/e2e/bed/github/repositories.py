"""Repositories, the stand-in's own and forks of it, as GitHub describes them."""

from typing import Any

from bed.github import users
from bed.github.exchange import Answer, Call
from bed.github.state import Repository, State

_API_LINKS = {
    "archive": "{archive_format}{/ref}",
    "blobs": "git/blobs{/sha}",
    "comments": "comments{/number}",
    "commits": "commits{/sha}",
    "compare": "compare/{base}...{head}",
    "contents": "contents/{+path}",
    "git_commits": "git/commits{/sha}",
    "git_refs": "git/refs{/sha}",
    "git_tags": "git/tags{/sha}",
    "issue_comment": "issues/comments{/number}",
    "issue_events": "issues/events{/number}",
    "pulls": "pulls{/number}",
    "statuses": "statuses/{sha}",
    "trees": "git/trees{/sha}",
} | {
    link: link
    for link in (
        "assignees",
        "branches",
        "collaborators",
        "contributors",
        "deployments",
        "downloads",
        "events",
        "forks",
        "hooks",
        "issues",
        "keys",
        "labels",
        "languages",
        "merges",
        "milestones",
        "notifications",
        "releases",
        "stargazers",
        "subscribers",
        "subscription",
        "tags",
        "teams",
    )
}
_COUNTS = (
    "forks",
    "forks_count",
    "network_count",
    "open_issues",
    "open_issues_count",
    "size",
    "stargazers_count",
    "subscribers_count",
    "watchers",
    "watchers_count",
)
_FLAGS = {
    "archived": False,
    "disabled": False,
    "has_discussions": False,
    "has_downloads": False,
    "has_issues": True,
    "has_pages": False,
    "has_projects": False,
    "has_wiki": False,
    "private": False,
}
_UNSAID = ("description", "homepage", "language", "license", "mirror_url")
_TIMES = ("created_at", "pushed_at", "updated_at")


def show(state: State, _: Call) -> Answer:
    """Answer the repository itself."""
    return Answer(200, body(state, state.repository))


def url(state: State, repository: Repository) -> str:
    """Give the address of a repository in the API."""
    return f"{state.api_url}/repos/{repository.full_name}"


def body(state: State, repository: Repository) -> dict[str, Any]:
    """Describe a repository."""
    page = f"{state.server_url}/{repository.full_name}"
    return {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": users.body(state, repository.owner),
        "fork": repository.is_fork,
        "default_branch": repository.default_branch,
        "url": url(state, repository),
        "html_url": page,
        "clone_url": f"{page}.git",
        "git_url": f"git:{page.partition(':')[2]}.git",
        "ssh_url": f"git@{page.partition('//')[2].replace('/', ':', 1)}.git",
        "svn_url": page,
        **{f"{k}_url": f"{url(state, repository)}/{v}" for k, v in _API_LINKS.items()},
        **_FLAGS,
        **dict.fromkeys(_COUNTS, 0),
        **dict.fromkeys(_UNSAID),
        **dict.fromkeys(_TIMES, "2020-01-01T00:00:00Z"),
    }
