"""The artifacts that runs of workflows left, and the way to their archives."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from bed.github import errors, paging, repositories
from bed.github.exchange import Answer, Call
from bed.github.state import Artifact, State

_KEPT: Final = timedelta(days=90)


def index(state: State, call: Call) -> Answer:
    """List the repository's artifacts, of all runs, forks' too."""
    return _page(state, call, tuple(state.artifacts.values()))


def of_run(state: State, call: Call) -> Answer:
    """List the artifacts of one run."""
    number = call.number("run_id")
    if number not in state.runs:
        return errors.not_found()
    found = tuple(state.artifacts.values())
    return _page(state, call, [each for each in found if each.run == number])


def show(state: State, call: Call) -> Answer:
    """Answer one artifact."""
    found = state.artifacts.get(call.number("artifact_id"))
    return Answer(200, _body(state, found)) if found else errors.not_found()


def download(state: State, call: Call) -> Answer:
    """Send to where the archive is, with a signature instead of a token."""
    found = state.artifacts.get(call.number("artifact_id"))
    if found is None or call.parameters["archive_format"] != "zip":
        return errors.not_found()
    if found.is_expired:
        return errors.error(410, "Artifact has expired")
    signature = uuid4().hex
    state.downloads[signature] = found.id
    place = f"{state.storage_url}/artifacts/{found.id}.zip?sig={signature}"
    return Answer(302, None, {"Location": place})


def _page(state: State, call: Call, found: Iterable[Artifact]) -> Answer:
    name = call.request.query.get("name")
    named = [each for each in found if name in (None, each.name)]
    newest = sorted(named, key=lambda each: (each.created, each.id), reverse=True)
    bodies = [_body(state, each) for each in newest]
    answer = paging.page(state, call, bodies)
    return Answer(200, {"total_count": len(bodies), "artifacts": answer.body}, answer.headers)


def _body(state: State, artifact: Artifact) -> dict[str, Any]:
    own = f"{repositories.url(state, state.repository)}/actions/artifacts/{artifact.id}"
    run = state.runs[artifact.run]
    created = f"{artifact.created:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "id": artifact.id,
        "node_id": f"A_{artifact.id}",
        "name": artifact.name,
        "size_in_bytes": len(artifact.archive),
        "digest": artifact.digest,
        "expired": artifact.is_expired,
        "created_at": created,
        "updated_at": created,
        "expires_at": f"{artifact.created + _KEPT:%Y-%m-%dT%H:%M:%SZ}",
        "url": own,
        "archive_download_url": f"{own}/zip",
        "workflow_run": {
            "id": run.id,
            "repository_id": state.repository.id,
            "head_repository_id": run.head_repository.id,
            "head_branch": run.head_branch,
            "head_sha": run.head_sha,
        },
    }
