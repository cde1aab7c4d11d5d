"""The name of an image: `registry.example:5000/team/app:1.2@sha256:…`, as Docker reads it.

https://github.com/distribution/reference
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DEFAULT_REGISTRY = "docker.io"
_MAX_REPOSITORY = 255  # characters

_LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[A-Fa-f0-9:]+\])(?::[0-9]+)?"
_COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?P<name>(?:{_HOST}/)?{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An image by name, tag and digest, each as it is written."""

    name: str
    tag: str | None = None
    digest: str | None = None

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.name}{tag}@{self.digest}" if self.digest else f"{self.name}{tag}"

    @classmethod
    def parse(cls, text: str) -> Reference | None:
        """Read a reference; None where the text is none."""
        match = _REFERENCE.fullmatch(text)
        if match is None or len(match["name"]) > _MAX_REPOSITORY:
            return None
        return cls(match["name"], match["tag"], match["digest"])

    @property
    def registry(self) -> str:
        """Name the host that holds the image, with its port."""
        return self._split()[0]

    @property
    def repository(self) -> str:
        """Name the image within its registry: `library/node` for `node`."""
        return self._split()[1]

    @property
    def is_scratch(self) -> bool:
        """Tell whether this is `scratch`, which is no image but the absence of one."""
        return self == Reference("scratch")

    @property
    def is_untagged(self) -> bool:
        """Tell whether neither a tag nor a digest says which version it is."""
        return self.tag is None and self.digest is None and not self.is_scratch

    def _split(self) -> tuple[str, str]:
        host, _, path = self.name.partition("/")
        # Docker's own test for a host: docker.io/node and node are one, team/node is no host.
        if not path or not (set(host) & set(".:") or host == "localhost" or host != host.lower()):
            host, path = _DEFAULT_REGISTRY, self.name
        if host == _DEFAULT_REGISTRY and "/" not in path:
            path = f"library/{path}"
        return host, path
