"""What runs of workflows left on GitHub, and how an archive of theirs is had.

https://docs.github.com/rest/actions/artifacts
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING

from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.github_api import is_private
from dunnage.adapters.github_error import explained
from dunnage.errors import ToolError
from dunnage.forge import Artifact, WorkflowRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from requests import PreparedRequest  # noqa: TID251 - its home, with github_api

    from dunnage.adapters.github_api import Api
    from dunnage.document import Document

_MOST = 1_000  # of one run
_TIMEOUT = 30  # seconds of silence
_OK = 200
_TRIES = 2  # after the first
_DOWN = (500, 502, 503, 504)
_CHUNK = 64 * 1024
_REVISION = re.compile(r"(\.ya?ml)@.*")  # some answers name the ref after the file


class RunArtifacts:
    """The artifacts of one repository's runs."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def named(self, name: str, most: int) -> tuple[Artifact, ...]:
        """List the repository's artifacts of one name, newest first; what has expired is left out.

        Runs of forks' pull requests leave such artifacts too: their origin has to be checked.
        """
        what = f"the artifacts {name!r} were not listed"
        found = self._api.listed(what, "/actions/artifacts", "artifacts", most, name=name)
        return tuple(sorted(parse_artifacts(found), key=lambda each: each.created, reverse=True))

    def of_run(self, run: int) -> tuple[Artifact, ...]:
        """List the artifacts of one run; what has expired is left out."""
        what = f"the artifacts of run {run} were not listed"
        path = f"/actions/runs/{run}/artifacts"
        return parse_artifacts(self._api.listed(what, path, "artifacts", _MOST))

    def run(self, run: int) -> WorkflowRun:
        """Describe a run."""
        return parse_run(self._api.get(f"run {run} was not looked at", f"/actions/runs/{run}"))

    def download(self, artifact: Artifact, most: int) -> bytes:
        """Get an archive of `most` bytes; ToolError if it is larger, or not as its digest says."""
        what = f"the artifact {artifact.name!r} was not downloaded"
        if artifact.size > most:
            raise _too_large(what, most)
        location = self._api.location(what, f"/actions/artifacts/{artifact.id}/zip")
        if not is_private(location):
            message = f"{what}: GitHub gives no address that starts with https://"
            raise ToolError(message)
        archive = CANCELLATION.unless_cancelled(lambda: _fetched(what, location, most))
        digest = f"sha256:{hashlib.sha256(archive).hexdigest()}"
        if artifact.digest is not None and artifact.digest != digest:
            message = f"{what}: it has not the digest that GitHub names"
            raise ToolError(message)
        return archive


def parse_artifacts(found: Iterable[Document]) -> tuple[Artifact, ...]:
    """Read what GitHub says about artifacts, those left out that it keeps no longer."""
    return tuple(_artifact(each) for each in found if not each.at("expired").flag)


def parse_run(run: Document) -> WorkflowRun:
    """Read what GitHub says about a run."""
    head = run.at("head_repository")
    return WorkflowRun(
        id=run.at("id").integer,
        event=run.at("event").text,
        path=_REVISION.sub(r"\1", run.at("path").text),
        conclusion=run.at("conclusion").text_or_none,
        head_sha=run.at("head_sha").text,
        head_branch=run.at("head_branch").text_or_none,
        head_owner=head.at("owner", "login").text_or_none,
        head_repository=head.at("id").integer_or_none,
    )


def _artifact(artifact: Document) -> Artifact:
    run = artifact.at("workflow_run")
    return Artifact(
        id=artifact.at("id").integer,
        name=artifact.at("name").text,
        size=artifact.at("size_in_bytes").integer,
        digest=artifact.at("digest").text_or_none,
        created=datetime.fromisoformat(artifact.at("created_at").text),
        run=run.at("id").integer_or_none,
        head_sha=run.at("head_sha").text_or_none,
        head_branch=run.at("head_branch").text_or_none,
        head_repository=run.at("head_repository_id").integer_or_none,
    )


def _fetched(what: str, location: str, most: int) -> bytes:
    """Get a file from the store, whose address is a secret in itself and takes no token.

    PyGithub would refuse the store's host, and hold all of the file in memory before we see any.
    """
    import requests  # noqa: PLC0415, TID251 - slow to import; the store is no part of the API
    from urllib3 import Retry  # noqa: PLC0415 - with it

    retry = Retry(
        _TRIES,
        status_forcelist=_DOWN,
        raise_on_status=False,
        respect_retry_after_header=False,
        backoff_factor=0.5,
    )
    with explained(what), requests.Session() as session:
        for scheme in ("https://", "http://"):
            session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
        session.auth = _unsigned
        with session.get(
            location,
            headers={"Accept-Encoding": "identity"},
            allow_redirects=False,
            stream=True,
            timeout=_TIMEOUT,
        ) as answer:
            if answer.status_code != _OK:
                message = f"{what}: the store of artifacts answered {answer.status_code}"
                raise ToolError(message)
            return _bounded(what, answer.iter_content(_CHUNK), most)


def _bounded(what: str, chunks: Iterable[bytes], most: int) -> bytes:
    archive = bytearray()
    for chunk in chunks:
        archive += chunk
        if len(archive) > most:
            raise _too_large(what, most)
    return bytes(archive)


def _unsigned(request: PreparedRequest) -> PreparedRequest:
    return request  # else requests would take a password out of ~/.netrc


def _too_large(what: str, most: int) -> ToolError:
    return ToolError(f"{what}: it has more than {most:,} bytes")
