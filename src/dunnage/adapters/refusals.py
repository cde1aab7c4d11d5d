"""What it means when code scanning refuses an upload, and what helps.

https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage import HOME
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.adapters.github_error import GitHubError

SMALLER = "raise `severity`, or name fewer files in `merge-sarif`"

_LONGEST = 1_000
_INVALID = (
    400  # the file; where `validate` is asked for, what processing it would find comes so too
)
_OURS = (
    f"unless `merge-sarif` brought it in, this is a bug of Dunnage, please report it: {HOME}/issues"
)
_NOT_ENABLED = (
    "this repository does not have code scanning; enable GitHub Code Security in its settings, "
    "or set `upload-sarif: never`"
)
_SAID = (
    (
        r"(Code|Advanced) Security must be enabled|Code scanning is not enabled",
        _NOT_ENABLED,
    ),
    (
        r"commit not found|No commit found",
        "GitHub does not have that commit; check out the event's",
    ),
    (r"ref .*not found", "GitHub does not have that ref; it may be deleted"),
)
_BY_STATUS = {
    404: "the token may not see it; give the job `security-events: write` and `contents: read`",
    413: f"the file is too large; {SMALLER}",
    422: f"GitHub does not take the request as it is; {_OURS}",
}
_PROCESSING = (
    (
        r"too many logical alerts",
        "this repository has more alerts than GitHub keeps; only its support can delete them",
    ),
    (
        r"default setup is enabled",
        "results of CodeQL come from its default setup here; leave its file out of `merge-sarif`",
    ),
)


def cure(error: GitHubError) -> str | None:
    """Say what a refusal means and what to do; None where the error says so itself."""
    for pattern, words in _SAID:
        if re.search(pattern, error.said, re.IGNORECASE):
            return words
    if error.status == _INVALID:
        return _unprocessed(error.said)
    return _BY_STATUS.get(error.status or 0)


def unprocessed(errors: Iterable[str]) -> str:
    """Say why a file that was taken could not be processed, and what to do."""
    why = plain("; ".join(errors) or "no reason given", _LONGEST)
    # What to do comes first: outlets cut what is long.
    return f"{_unprocessed(why)} ({why})"


def _unprocessed(why: str) -> str:
    known = (words for pattern, words in _PROCESSING if re.search(pattern, why, re.IGNORECASE))
    return f"GitHub could not process the SARIF file; {next(known, _OURS)}"
