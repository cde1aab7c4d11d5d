"""Commits: written and read through the Git data API, and listed with those before them."""

from datetime import datetime
from typing import Any

from bed.github import errors, objects, paging, pulls, refs, repositories, trees, users
from bed.github.exchange import Answer, Call
from bed.github.objects import Commit, Signature
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import State, now

_UNSIGNED = {
    "verified": False,
    "reason": "unsigned",
    **dict.fromkeys(("signature", "payload", "verified_at")),
}


def create(state: State, call: Call) -> Answer:
    """Store a commit."""
    tree, parents = call.body["tree"], call.body.get("parents", [])
    if refs.kind(state, tree) != "tree":
        return errors.error(422, "Tree SHA does not exist")
    if any(refs.kind(state, parent) != "commit" for parent in parents):
        return errors.error(422, "Parent SHA does not exist or is not a commit object")
    author = _signature(call, "author") or _own(call)
    committer = _signature(call, "committer") or author
    commit = Commit(tree, tuple(parents), author, committer, call.body["message"])
    stored = commit.stored()
    state.objects[stored.sha] = stored
    state.commits.add(stored.sha)
    body = _git_body(state, stored.sha, commit)
    return Answer(201, body, {"Location": body["url"]})


def show_git(state: State, call: Call) -> Answer:
    """Answer a commit as git has it."""
    sha = call.parameters["commit_sha"]
    stored = state.objects.get(sha)
    if stored is None or stored.kind != "commit":
        return errors.not_found()
    return Answer(200, _git_body(state, sha, Commit.parse(stored)))


def index(state: State, call: Call) -> Answer:
    """List a commit, or a branch's, and those before it, newest first."""
    start = _resolve(state, call.request.query.get("sha", state.repository.default_branch))
    if start is None:
        return errors.not_found()
    walked = objects.history(state.objects, start)
    return paging.page(state, call, [_body(state, sha, commit) for sha, commit in walked])


def show(state: State, call: Call) -> Answer:
    """Answer a commit, or a branch's."""
    asked = call.parameters["ref"]
    sha = _resolve(state, asked)
    if sha is None:
        return errors.error(422, f"No commit found for SHA: {asked}")
    return Answer(200, _body(state, sha, Commit.parse(state.objects[sha])))


def of_pulls(state: State, call: Call) -> Answer:
    """List the pull requests that a commit is the head or the merge of."""
    sha = call.parameters["commit_sha"]
    found = [each for each in state.pulls.values() if sha in {each.head_sha, each.merge_sha}]
    return paging.page(state, call, [pulls.summary(state, each) for each in found])


def _resolve(state: State, asked: str) -> str | None:
    sha = state.refs.get(f"refs/heads/{asked.removeprefix('refs/heads/')}", asked)
    stored = state.objects.get(sha)
    return sha if stored and stored.kind == "commit" else None


def _signature(call: Call, role: str) -> Signature | None:
    given = call.body.get(role)
    if given is None:
        return None
    when = datetime.fromisoformat(given["date"]) if "date" in given else now()
    return Signature(given["name"], given["email"], when)


def _own(call: Call) -> Signature:
    login = call.token.login
    number = "41898282+" if login == ACTIONS_BOT else ""
    return Signature(login, f"{number}{login}@users.noreply.github.com", now())


def _git_body(state: State, sha: str, commit: Commit) -> dict[str, Any]:
    git = f"{repositories.url(state, state.repository)}/git/commits"
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": f"{git}/{sha}",
        "html_url": _page(state, sha),
        "message": commit.message,
        "author": _person(commit.author),
        "committer": _person(commit.committer),
        "tree": {"sha": commit.tree, "url": trees.url(state, commit.tree)},
        "parents": [
            {"sha": parent, "url": f"{git}/{parent}", "html_url": _page(state, parent)}
            for parent in commit.parents
        ],
        "verification": _UNSIGNED,
    }


def _body(state: State, sha: str, commit: Commit) -> dict[str, Any]:
    own = f"{repositories.url(state, state.repository)}/commits"
    git = _git_body(state, sha, commit)
    said = ("message", "author", "committer", "tree", "verification", "url")
    return {
        "sha": sha,
        "node_id": git["node_id"],
        "url": f"{own}/{sha}",
        "html_url": git["html_url"],
        "comments_url": f"{own}/{sha}/comments",
        "commit": {name: git[name] for name in said} | {"comment_count": 0},
        "author": users.body(state, commit.author.name),
        "committer": users.body(state, commit.committer.name),
        "parents": [{**each, "url": f"{own}/{each['sha']}"} for each in git["parents"]],
    }


def _page(state: State, sha: str) -> str:
    return f"{state.server_url}/{state.repository.full_name}/commit/{sha}"


def _person(signature: Signature) -> dict[str, str]:
    return {
        "name": signature.name,
        "email": signature.email,
        "date": f"{signature.when:%Y-%m-%dT%H:%M:%SZ}",
    }
