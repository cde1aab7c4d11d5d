"""Contents of files in git."""

import base64
import binascii

from bed.github import errors, repositories
from bed.github.exchange import Answer, Call
from bed.github.objects import Object
from bed.github.state import State


def create(state: State, call: Call) -> Answer:
    """Store a content, given as text or in Base64."""
    content = call.body["content"].encode()
    if call.body.get("encoding", "utf-8") == "base64":
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error:
            return errors.error(422, "content is not valid Base64")
    blob = Object("blob", content)
    state.objects[blob.sha] = blob
    return Answer(201, {"sha": blob.sha, "url": url(state, blob.sha)})


def show(state: State, call: Call) -> Answer:
    """Answer a content, always in Base64 and in lines."""
    sha = call.parameters["file_sha"]
    blob = state.objects.get(sha)
    if blob is None or blob.kind != "blob":
        return errors.not_found()
    return Answer(
        200,
        {
            "sha": sha,
            "node_id": f"B_{sha}",
            "size": len(blob.content),
            "url": url(state, sha),
            "content": base64.encodebytes(blob.content).decode(),
            "encoding": "base64",
        },
    )


def url(state: State, sha: str) -> str:
    """Give the address of a content."""
    return f"{repositories.url(state, state.repository)}/git/blobs/{sha}"
