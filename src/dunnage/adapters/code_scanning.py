"""How a SARIF file gets into the Security tab, and what each refusal on the way there means."""

from __future__ import annotations

import gzip
import re
import time
from base64 import b64encode
from typing import TYPE_CHECKING

from dunnage.adapters.github_api import GitHubError, explained
from dunnage.errors import ToolError
from dunnage.plain import plain
from dunnage.ports import Uploaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dunnage.adapters.github_api import Api

_FAILED = "the findings did not get into code scanning"
# https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#file-limits
_LARGEST = 10 * 1024 * 1024  # gzipped
_PAUSES = (5.0, 10.0, 20.0, 40.0, 80.0)  # seconds; github/codeql-action looks at the same times
_LONGEST = 1_000

_NOT_ENABLED = (
    "this repository does not have code scanning; enable GitHub Code Security in its settings, "
    "or set `upload-sarif: never`"
)
_CURES = (
    (r"(Code|Advanced) Security must be enabled|Code scanning is not enabled", _NOT_ENABLED),
    (
        r"commit not found|No commit found",
        "GitHub does not have that commit; check out the event's",
    ),
    (r"ref '.*' not found|ref .*not found", "GitHub does not have that ref; it may be deleted"),
)
_BY_STATUS = {
    404: "the token may not see it; give the job `security-events: write` and `contents: read`",
    413: "the file is too large; raise the severity from which findings are reported",
}


class CodeScanning:
    """Code scanning of one repository; `started` is when the review began."""

    def __init__(
        self, api: Api, started: datetime, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = api
        self._started = started
        self._sleep = sleep

    def upload(self, sarif: str, *, commit: str, ref: str) -> Uploaded:
        """Send a SARIF file and wait, 155 s at most, until GitHub has read it.

        `ref` is "refs/heads/…", "refs/pull/…/merge" or "refs/pull/…/head".
        """
        upload = self._send(
            {
                "commit_sha": commit,
                "ref": ref,
                "sarif": _packed(sarif),
                "checkout_uri": "file:///github/workspace/",
                "started_at": self._started.isoformat(),
                "tool_name": "dunnage",
            }
        )
        for pause in _PAUSES:
            self._sleep(pause)
            state = self._state(upload)
            if state == "complete":
                return Uploaded(upload, processed=True)
            if state is None:
                break
        return Uploaded(upload, processed=False)

    def _send(self, fields: dict[str, str]) -> str:
        try:
            with explained(_FAILED):
                _, answer = self._api.writer.requester.requestJsonAndCheck(
                    "POST", f"/repos/{self._api.repository}/code-scanning/sarifs", input=fields
                )
        except GitHubError as error:
            cure = _cure(error)
            if cure is None:
                raise
            message = f"{_FAILED}: {cure} ({error.said or error.status})"
            raise GitHubError(message, status=error.status, said=error.said) from error
        return str(answer["id"])

    def _state(self, upload: str) -> str | None:
        """Look at an upload; None where GitHub does not tell, for the upload itself went well."""
        try:
            with explained("the upload was not looked at"):
                _, answer = self._api.reader.requester.requestJsonAndCheck(
                    "GET", f"/repos/{self._api.repository}/code-scanning/sarifs/{upload}"
                )
        except GitHubError:
            return None
        state = str(answer["processing_status"])
        if state == "failed":
            why = plain("; ".join(answer.get("errors") or ("no reason given",)), _LONGEST)
            message = f"{_FAILED}: GitHub could not read the SARIF file: {why}"
            raise ToolError(message)
        return state


def _packed(sarif: str) -> str:
    packed = gzip.compress(sarif.encode(), mtime=0)
    if len(packed) > _LARGEST:
        size = len(packed) / 1024 / 1024
        message = f"{_FAILED}: the SARIF file has {size:.1f} MiB gzipped, GitHub takes 10 MiB"
        raise ToolError(message)
    return b64encode(packed).decode()


def _cure(error: GitHubError) -> str | None:
    for pattern, cure in _CURES:
        if re.search(pattern, error.said, re.IGNORECASE):
            return cure
    return _BY_STATUS.get(error.status or 0)
