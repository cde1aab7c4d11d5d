"""Git refs, and the conditions under which they may move."""

import re
from typing import Any

from bed.github import errors, objects, paging, repositories
from bed.github.exchange import Answer, Call
from bed.github.state import State

_FULL = re.compile(r"refs(/[^/\s]+){2,}")


def show(state: State, call: Call) -> Answer:
    """Answer what a ref names."""
    ref = _ref(call)
    return Answer(200, _body(state, ref)) if ref in state.refs else errors.not_found()


def matching(state: State, call: Call) -> Answer:
    """List the refs that begin so."""
    found = [each for each in sorted(state.refs) if each.startswith(_ref(call))]
    return paging.page(state, call, [_body(state, each) for each in found])


def create(state: State, call: Call) -> Answer:
    """Add a ref, unless there is one already."""
    ref, sha = call.body["ref"], call.body["sha"]
    if not _FULL.fullmatch(ref):
        return errors.error(422, f"{ref} is not a valid ref name")
    if ref in state.refs:
        return errors.error(422, "Reference already exists")
    if kind(state, sha) is None:
        return errors.error(422, "Object does not exist")
    state.refs[ref] = sha
    body = _body(state, ref)
    return Answer(201, body, {"Location": body["url"]})


def update(state: State, call: Call) -> Answer:
    """Move a ref, only forward unless it is forced."""
    ref, sha = _ref(call), call.body["sha"]
    if ref not in state.refs:
        return errors.error(422, "Reference does not exist")
    if ref.removeprefix("refs/tags/") in state.releases:
        return errors.error(422, "Cannot update this protected ref.")
    if kind(state, sha) is None:
        return errors.error(422, "Object does not exist")
    if not call.body.get("force", False) and not _is_forward(state, state.refs[ref], sha):
        return errors.error(422, "Update is not a fast forward")
    state.refs[ref] = sha
    return Answer(200, _body(state, ref))


def delete(state: State, call: Call) -> Answer:
    """Remove a ref."""
    if state.refs.pop(_ref(call), None) is None:
        return errors.error(422, "Reference does not exist")
    return Answer(204)


def kind(state: State, sha: str) -> str | None:
    """Tell what a name stands for; commits may be known by name alone."""
    if sha in state.objects:
        return state.objects[sha].kind
    return "commit" if sha in state.commits else None


def _is_forward(state: State, old: str, new: str) -> bool:
    return old == new or any(sha == old for sha, _ in objects.history(state.objects, new))


def _ref(call: Call) -> str:
    return f"refs/{call.parameters['ref']}"


def _body(state: State, ref: str) -> dict[str, Any]:
    git = f"{repositories.url(state, state.repository)}/git"
    sha = state.refs[ref]
    named = kind(state, sha) or "commit"
    return {
        "ref": ref,
        "node_id": f"REF_{ref}",
        "url": f"{git}/{ref}",
        "object": {"sha": sha, "type": named, "url": f"{git}/{named}s/{sha}"},
    }
