"""Releases, which are immutable here: a tag that has one stays where it is.

https://docs.github.com/code-security/concepts/supply-chain-security/immutable-releases
"""

from typing import Any

from bed.github import errors, repositories, users
from bed.github.exchange import Answer, Call
from bed.github.state import Release, State, now


def create(state: State, call: Call) -> Answer:
    """Publish a release of a tag that is there."""
    tag = call.body["tag_name"]
    if tag in state.releases:
        return errors.unprocessable("Release", "tag_name", "tag_name was used already")
    if f"refs/tags/{tag}" not in state.refs:
        return errors.unprocessable("Release", "tag_name", "the bed makes no tags")
    name, notes = call.body.get("name", tag), call.body.get("body", "")
    release = Release(next(state.ids), tag, name, notes, call.token.login, now())
    state.releases[tag] = release
    return Answer(201, _body(state, release))


def show(state: State, call: Call) -> Answer:
    """Answer the release of a tag."""
    release = state.releases.get(call.parameters["tag"])
    return Answer(200, _body(state, release)) if release else errors.not_found()


def _body(state: State, release: Release) -> dict[str, Any]:
    repository = repositories.url(state, state.repository)
    url = f"{repository}/releases/{release.id}"
    page = f"{state.server_url}/{state.repository.full_name}/releases"
    written = release.created.isoformat().replace("+00:00", "Z")
    return {
        "id": release.id,
        "node_id": f"RE_{release.id}",
        "tag_name": release.tag,
        "target_commitish": state.repository.default_branch,
        "name": release.name,
        "body": release.notes,
        "draft": False,
        "prerelease": False,
        "immutable": True,
        "created_at": written,
        "published_at": written,
        "author": users.body(state, release.author),
        "assets": [],
        "url": url,
        "assets_url": f"{url}/assets",
        "upload_url": f"{url}/assets{{?name,label}}",
        "html_url": f"{page}/tag/{release.tag}",
        "tarball_url": f"{repository}/tarball/{release.tag}",
        "zipball_url": f"{repository}/zipball/{release.tag}",
    }
