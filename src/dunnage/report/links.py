"""Which pages a report from somebody else may link to: those that the tools themselves name."""

from __future__ import annotations

from urllib.parse import urlsplit

_HOSTS = frozenset(
    {
        "avd.aquasec.com",
        "docs.docker.com",
        "github.com",  # our own pages, hadolint's, advisories
        "nvd.nist.gov",
        "trivy.dev",
        "www.shellcheck.net",
    }
)


def known(url: str | None) -> str | None:
    """Leave a link out that leads anywhere else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # a bracket that opens an IPv6 address
        return None
    return url if parts.scheme == "https" and parts.netloc in _HOSTS else None
