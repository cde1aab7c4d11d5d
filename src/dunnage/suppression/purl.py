"""Package URLs, by which ignore files and VEX documents name a package.

https://github.com/package-url/purl-spec
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from dunnage.model import Package

_PURL = re.compile(
    r"pkg:/*(?P<type>[A-Za-z][A-Za-z0-9.+-]*)/(?:(?P<namespace>@?[^@?#]*)/)?"
    r"(?P<name>[^/@?#]+)(?:@(?P<version>[^?#]+))?(?:\?(?P<qualifiers>[^#]*))?(?:#.*)?"
)
_LONGEST = 2_000
_IMAGE = "oci"
_SYSTEM = frozenset({"apk", "deb", "rpm"})
_TYPES = MappingProxyType(
    {"npm": "npm", "gobinary": "golang", "jar": "maven", "python-pkg": "pypi"}
)
_EPOCH = re.compile(r"\d+:")


class PurlError(ValueError):
    """A text is no package URL, or none that can be matched."""


@dataclass(frozen=True, slots=True)
class Purl:
    """A package of one ecosystem; without a version, every version of it."""

    type: str
    namespace: str | None
    name: str
    version: str | None = None

    @classmethod
    def parse(cls, text: str) -> Purl:
        """Read `pkg:npm/%40babel/core@7.0.0`; PurlError where it is none."""
        match = _PURL.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None:
            message = "this is no package URL, such as `pkg:npm/lodash@4.17.20`"
            raise PurlError(message)
        kind, namespace, version = match["type"].lower(), match["namespace"], match["version"]
        if match["qualifiers"] and version is None and kind != _IMAGE:
            # Which distribution or architecture is meant is not known here: a version tells enough.
            message = "a package URL with qualifiers, such as `?arch=amd64`, needs a version too"
            raise PurlError(message)
        return cls(
            kind,
            unquote(namespace) if namespace else None,
            unquote(match["name"]),
            unquote(version) if version else None,
        )

    @property
    def full_name(self) -> str:
        """Name it as its ecosystem does: `@babel/core`."""
        return "/".join(filter(None, (self.namespace, self.name)))

    def matches(self, package: Package) -> bool:
        """Tell whether it names a package of an image."""
        # The epoch of an OS package is a qualifier here: "1:2.38.1" is "2.38.1".
        versions = (None, package.version, _EPOCH.sub("", package.version, count=1))
        if self.version not in versions:
            return False
        if package.path is None:
            named = (self.namespace, self.name) == (package.kind, package.name)
            return named and self.type in _SYSTEM
        return (self.type, self.full_name) == (
            _TYPES.get(package.kind),
            package.name.replace(":", "/"),  # "group:artifact" of Java
        )
