"""What releases are called: `v1.2.3` for ever, `v1` and `v1.2` for the newest of their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Collection

# The tag that asks for a release is not the tag of the release, which cannot be moved any more.
_WISH = "release/"
_NUMBER = "(0|[1-9][0-9]{0,5})"
_TAG = re.compile(rf"v{_NUMBER}\.{_NUMBER}\.{_NUMBER}")


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """A version as https://semver.org has it, without pre-releases."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """Name the tag of the release."""
        return f"v{self}"

    def moved(self, released: Collection[Version]) -> tuple[str, ...]:
        """Name the tags that move here: not those of which something newer is released."""
        alike = [each for each in released if each.major == self.major]
        nearly = [each for each in alike if each.minor == self.minor]
        tags = ((f"v{self.major}", alike), (f"v{self.major}.{self.minor}", nearly))
        return tuple(tag for tag, rivals in tags if max(rivals, default=self) <= self)


def of_tag(tag: str) -> Version | None:
    """Read the tag of a release."""
    found = _TAG.fullmatch(tag)
    return Version(*map(int, found.groups())) if found else None


def wished(tag: str) -> Version:
    """Read the tag that asks for a release."""
    version = of_tag(tag.removeprefix(_WISH)) if tag.startswith(_WISH) else None
    if version is None:
        message = f"the tag {tag!r} asks for no release: expected one such as {_WISH}v1.2.3"
        raise ReleaseError(message)
    return version
