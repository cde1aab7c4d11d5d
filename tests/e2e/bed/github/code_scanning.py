"""The upload of SARIF files, and the wait until they are processed."""

import base64
import binascii
import gzip
import json
import zlib
from typing import Any, Final
from uuid import uuid4

from bed.github import errors, repositories, sarif
from bed.github.exchange import Answer, Call
from bed.github.state import State, Upload

MOST_PACKED_BYTES: Final = 10 * 2**20
_SWITCHED_OFF = "Code Security must be enabled for this repository to use code scanning."


def upload(state: State, call: Call) -> Answer:
    """Take a SARIF file for a known commit and ref; whether it is any good, `status` will tell.

    Whoever asks for `validate` is told at once.
    """
    commit, ref = call.body["commit_sha"], call.body["ref"]
    if not state.code_security:
        return errors.error(403, _SWITCHED_OFF)
    if ref not in state.refs:
        return errors.not_found(f"ref '{ref}' not found in this repository")
    if commit.lower() not in state.commits:
        return errors.not_found("commit not found")
    log = _unpack(call.body["sarif"])
    if isinstance(log, Answer):
        return log
    problems = sarif.problems(
        log, call.body.get("checkout_uri", ""), combines=state.deployment.combines_runs
    )
    if problems and call.body.get("validate", False):
        return errors.error(400, "Invalid SARIF: " + "; ".join(problems))
    accepted = Upload(str(uuid4()), commit, ref, log, problems)
    state.uploads[accepted.id] = accepted
    return Answer(202, {"id": accepted.id, "url": f"{_address(state)}/sarifs/{accepted.id}"})


def status(state: State, call: Call) -> Answer:
    """Tell how far the processing of a file is: pending for some polls, then its end."""
    if not state.code_security:
        return errors.error(403, _SWITCHED_OFF)
    asked = state.uploads.get(call.parameters["sarif_id"])
    if asked is None:
        return errors.not_found()
    state.polls[asked.id] = state.polls.get(asked.id, 0) + 1
    if state.polls[asked.id] <= state.pending_polls:
        return Answer(200, {"processing_status": "pending"})
    if asked.problems:
        return Answer(200, {"processing_status": "failed", "errors": list(asked.problems)})
    analyses = f"{_address(state)}/analyses?sarif_id={asked.id}"
    return Answer(200, {"processing_status": "complete", "analyses_url": analyses})


def _address(state: State) -> str:
    return f"{repositories.url(state, state.repository)}/code-scanning"


def _unpack(text: str) -> dict[str, Any] | Answer:
    try:
        packed = base64.b64decode(text, validate=True)
    except binascii.Error:
        return errors.error(400, "Invalid SARIF: it is not Base64")
    if len(packed) > MOST_PACKED_BYTES:
        return errors.error(413, "Payload too large")
    try:
        log = json.loads(gzip.decompress(packed))
    except (OSError, EOFError, zlib.error, ValueError):
        return errors.error(400, "Invalid SARIF: it is not gzipped JSON")
    return log if isinstance(log, dict) else errors.error(400, "Invalid SARIF: it is no object")
