"""What went wrong with Trivy, told from its last words: what happened, and what helps."""

from __future__ import annotations

import re

from dunnage.plain import plain

CURE = (
    "Run the job again later, name a mirror in the variable `TRIVY_DB_REPOSITORY`, or keep the "
    "database between runs (docs/trivy.md)."
)

_LONGEST = 400
_FULL = "there is no space left on the disk"
_UNWRITABLE = "the cache folder cannot be written"

# The first that matches decides: Trivy tells of every try, and of loopback addresses two.
# The messages are those of Go's standard library and of github.com/google/go-containerregistry.
_OF_REPOSITORIES = (
    (r"no space left on device", _FULL),
    (r"read-only file system|permission denied", _UNWRITABLE),
    (r"\b401 Unauthorized|UNAUTHORIZED", "401 Unauthorized: it wants a login"),
    (r"\b403 Forbidden|DENIED", "403 Forbidden: it denies access"),
    (r"\b404 Not Found|_UNKNOWN", "404 Not Found: it has no such database"),
    (r"\b429 Too Many Requests|TOOMANYREQUESTS", "429 Too Many Requests: too many ask it"),
    (r"\b(5\d\d [A-Za-z ]+)", r"\1: it is out of order"),
    (r"no such host|server misbehaving", "its name is not known (DNS)"),
    (r"connection refused", "connection refused"),
    (r"x509:|certificate", "its certificate is not trusted"),
    (r"i/o timeout|deadline exceeded|handshake timeout|took longer", "it does not answer in time"),
    (r"media ?type|single layer", "what it has is no vulnerability database"),
    (r"unexpected EOF|gzip|checksum|empty archive|connection reset", "the download is damaged"),
)
_OF_SCANS = (
    (r"is not installed", "Trivy is not installed; the action's image brings it"),
    (r"was killed by signal", "Trivy was killed, as where memory runs out: take a larger runner"),
    (r"took longer", "Trivy did not end in time"),
    (r"no space left on device", f"{_FULL}, which Trivy needs to unpack layers: free some"),
)
_OF_SERVERS = (
    (r"unauthenticated|\b401\b|\b403\b", "does not take the token: see the input `trivy-token`"),
    (r"no such host|server misbehaving|NameResolutionError", "cannot be found: its name is wrong"),
    (r"connection refused|Connection refused", "does not answer: connection refused"),
    (r"x509:|certificate", "has a certificate that is not trusted here"),
    (r"timeout|deadline exceeded|timed out|took longer", "does not answer in time"),
    (r"bad_route|\b404\b", "is none: it does not know what Trivy asks for (404)"),
    (r"\b(5\d\d)\b", r"is out of order (\1)"),
)
_OF_DATABASES = re.compile(r"DB error|exit code 2:")
_OF_CACHES = re.compile(r"(fs cache|in cache|fanal).*(read-only|denied|no space left)", re.DOTALL)


def of_repository(words: str) -> str:
    """Say why a repository gave no database."""
    return _first(_OF_REPOSITORIES, words) or last_words(words)


def of_scan(words: str) -> str:
    """Say why an image could not be scanned."""
    told = _first(_OF_SCANS, words)
    return f"{told}." if told else f"Trivy cannot scan the image: {last_words(words)}"


def of_server(words: str) -> str | None:
    """Say what is wrong with a server; None where the fault may lie elsewhere."""
    return _first(_OF_SERVERS, words)


def is_of_database(words: str) -> bool:
    """Tell whether the database is broken: Trivy says so, or the Go runtime gives up on it."""
    return _OF_DATABASES.search(words) is not None


def is_of_cache(words: str) -> bool:
    """Tell whether Trivy could not keep what it learned of a layer; it works without."""
    return _OF_CACHES.search(words) is not None


def last_words(words: str) -> str:
    """Quote what is not known here, without the time and the level in front."""
    _, _, reason = words.rpartition("Fatal error")
    return plain(reason, limit=_LONGEST)


def _first(known: tuple[tuple[str, str], ...], words: str) -> str | None:
    for pattern, told in known:
        if match := re.search(pattern, words):
            return match.expand(told)
    return None
