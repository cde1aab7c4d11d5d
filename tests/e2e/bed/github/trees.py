"""Folders in git, one by one or with all that is below."""

from collections.abc import Mapping
from typing import Any

from bed.github import blobs, errors, folders, repositories
from bed.github.exchange import Answer, Call
from bed.github.objects import FOLDER, Commit, Item, Object
from bed.github.state import State


def create(state: State, call: Call) -> Answer:
    """Store a tree: a base, or nothing, with some paths set and others removed."""
    base, changes = call.body.get("base_tree"), call.body["tree"]
    if base is not None and _tree(state, base) is None:
        return errors.error(422, "base_tree is not a valid tree oid")
    if not changes:
        return errors.error(422, "Invalid tree info")
    files = folders.files(state.objects, base) if base else {}
    for change in changes:
        if problem := _problem(state, change, files):
            return errors.error(422, problem)
        _apply(state, change, files)
    sha = folders.write(state.objects, files)
    body = _body(state, sha, recursive=False)
    return Answer(201, body, {"Location": body["url"]})


def show(state: State, call: Call) -> Answer:
    """Answer a tree, named by itself or by a commit; any `recursive` asks for all below it."""
    tree = _tree(state, call.parameters["tree_sha"], or_commit=True)
    if tree is None:
        return errors.not_found()
    return Answer(200, _body(state, tree, recursive="recursive" in call.request.query))


def url(state: State, sha: str) -> str:
    """Give the address of a tree."""
    return f"{repositories.url(state, state.repository)}/git/trees/{sha}"


def _tree(state: State, sha: str, *, or_commit: bool = False) -> str | None:
    match state.objects.get(sha):
        case Object("tree"):
            return sha
        case Object("commit") as commit if or_commit:
            return Commit.parse(commit).tree
        case _:
            return None


def _problem(state: State, change: Mapping[str, Any], files: Mapping[str, Item]) -> str | None:
    path, sha = change.get("path", ""), change.get("sha")
    if not path or {"", ".", "..", ".git"} & set(path.split("/")):
        return f"tree.path contains a malformed path component: {path}"
    if ("sha" in change) == ("content" in change):
        return (
            "Must supply either tree.sha or tree.content. "
            "Request will be rejected if both are present."
        )
    if "sha" not in change:
        return None
    if sha is None:
        is_there = any(each == path or each.startswith(f"{path}/") for each in files)
        return None if is_there else "GitRPC::BadObjectState"
    kind = Item(change.get("mode", ""), path, sha).kind
    stored = state.objects.get(sha)
    is_valid = stored is not None and stored.kind == kind
    return None if is_valid else f"tree.sha {sha} is not a valid {kind}"


def _apply(state: State, change: Mapping[str, Any], files: dict[str, Item]) -> None:
    path = change["path"]
    above = {path.rsplit("/", count)[0] for count in range(1, path.count("/") + 1)}
    for each in tuple(files):
        if each == path or each in above or each.startswith(f"{path}/"):
            del files[each]
    if "content" in change:
        blob = Object("blob", change["content"].encode())
        state.objects[blob.sha] = blob
        files[path] = Item(change["mode"], path, blob.sha)
    elif change["sha"] is not None and change["mode"] == FOLDER:
        below = folders.files(state.objects, change["sha"])
        files.update({f"{path}/{inner}": item for inner, item in below.items()})
    elif change["sha"] is not None:
        files[path] = Item(change["mode"], path, change["sha"])


def _body(state: State, sha: str, *, recursive: bool) -> dict[str, Any]:
    everything = tuple(folders.walk(state.objects, sha))
    shown = [pair for pair in everything if recursive or "/" not in pair[0]]
    most = state.most_tree_entries
    return {
        "sha": sha,
        "url": url(state, sha),
        "tree": [_item(state, path, item) for path, item in shown[:most]],
        "truncated": len(shown) > most,
    }


def _item(state: State, path: str, item: Item) -> dict[str, Any]:
    common = {"path": path, "mode": item.mode, "type": item.kind, "sha": item.sha}
    match item.kind:
        case "blob":
            size = len(state.objects[item.sha].content)
            return {**common, "size": size, "url": blobs.url(state, item.sha)}
        case "tree":
            return {**common, "url": url(state, item.sha)}
        case _:
            return common
