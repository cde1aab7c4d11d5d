"""How code scanning recognises a finding in later reviews: by what it is about, not by its line.

GitHub's own upload action hashes the hundred characters from a line on. Then whoever edits a
neighbouring line, or bumps a digest, closes alerts and opens them anew. What a file brings along,
that action leaves as it is:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.model import Finding, ImageKey


def fingerprints(findings: Iterable[Finding], key: ImageKey) -> Iterator[str]:
    """Name each finding of one tool: `"c129715d7a2bc9a3:1"`.

    What is said twice of the same thing is numbered in the order given, for code scanning merges
    what shares rule and fingerprint.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        # A vulnerability is its image's, wherever it was placed; all else is the file's.
        owner = str(key) if finding.vulnerability else finding.location.path
        identity = f"{owner}\0{finding.rule.id}\0{finding.subject}"
        digest = sha256(identity.encode(errors="replace")).hexdigest()[:16]
        seen[digest] += 1
        yield f"{digest}:{seen[digest]}"
