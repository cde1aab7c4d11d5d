"""How a SARIF file gets into the Security tab."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import TYPE_CHECKING

from dunnage.adapters import refusals
from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.github_error import GitHubError
from dunnage.errors import ToolError
from dunnage.forge import Uploaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dunnage.adapters.github_api import Api

_FAILED = "the findings did not get into code scanning"
# https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#file-limits
_LARGEST = 10 * 1024 * 1024  # gzipped
_PAUSES = (1.0, 4.0, 10.0, 20.0, 40.0, 80.0)  # seconds; github/codeql-action looks 5 s on first
_AGAIN = (2.0, 8.0)  # seconds until an upload is tried again


class CodeScanning:
    """Code scanning of one repository; `started` is when the review began."""

    def __init__(
        self, api: Api, started: datetime, sleep: Callable[[float], None] = CANCELLATION.sleep
    ) -> None:
        self._api = api
        self._started = started
        self._sleep = sleep

    def upload(self, sarif: str, *, commit: str, ref: str) -> Uploaded:
        """Send a SARIF file and wait, 155 s at most, until GitHub has read it.

        `ref` is "refs/heads/…", "refs/pull/…/merge" or "refs/pull/…/head".
        """
        fields: dict[str, str | bool] = {
            "commit_sha": commit,
            "ref": ref,
            "sarif": _packed(sarif),
            "checkout_uri": "file:///github/workspace/",
            "started_at": self._started.isoformat(),
            "tool_name": "dunnage",
        }
        # A server of one's own knows no `validate`. Until 3.18 it also combines runs of one tool
        # and category; ours all have categories of their own, so that it has none to combine.
        # https://github.blog/changelog/2025-07-21-code-scanning-will-stop-combining-multiple-sarif-runs-uploaded-in-the-same-sarif-file/
        if not self._api.is_server:
            fields["validate"] = True
        upload = self._send(fields)
        for pause in _PAUSES:
            self._sleep(pause)
            state = self._state(upload)
            if state == "complete":
                return Uploaded(upload, processed=True)
            if state is None:
                break
        return Uploaded(upload, processed=False)

    def _send(self, fields: Mapping[str, object]) -> str:
        """Send a file; again if it is lost, for the last of equal uploads takes the others' place.

        https://docs.github.com/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
        """
        for pause in _AGAIN:
            try:
                return self._post(fields)
            except GitHubError as error:
                if not error.lost:
                    raise
            self._sleep(pause)
        return self._post(fields)

    def _post(self, fields: Mapping[str, object]) -> str:
        try:
            answer = self._api.send(_FAILED, "POST", "/code-scanning/sarifs", fields)
        except GitHubError as error:
            cure = refusals.cure(error)
            if cure is None:
                raise
            message = f"{_FAILED}: {cure} ({error.said or error.status})"
            raise GitHubError(message, status=error.status, said=error.said) from error
        return answer.at("id").text

    def _state(self, upload: str) -> str | None:
        """Look at an upload; None where GitHub does not tell, for the upload itself went well."""
        try:
            answer = self._api.get(
                "the upload was not looked at", f"/code-scanning/sarifs/{upload}"
            )
        except GitHubError:
            return None
        state = answer.at("processing_status").text
        if state == "failed":
            problems = [each.text for each in answer.at("errors")]
            message = f"{_FAILED}: {refusals.unprocessed(problems)}"
            raise ToolError(message)
        return state


def _packed(sarif: str) -> str:
    packed = gzip.compress(sarif.encode(), mtime=0)
    if len(packed) > _LARGEST:
        size = len(packed) / 1024 / 1024
        message = (
            f"{_FAILED}: the SARIF file has {size:.1f} MiB gzipped, GitHub takes 10 MiB; "
            f"{refusals.SMALLER}"
        )
        raise ToolError(message)
    return b64encode(packed).decode()
