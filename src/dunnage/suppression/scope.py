"""Which packages and files of an image a suppression is about, where others' formats name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dunnage.project import glob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dunnage.model import Finding, Package
    from dunnage.suppression.purl import Purl

LICENCE = "license-"  # how the ids of rules about licences begin

_LONGEST_PATH = 4_096


@dataclass(frozen=True, slots=True)
class Part:
    """Packages of an image; what is None narrows nothing."""

    package: Purl | None = None
    within: Purl | None = None  # only where this package of npm asks for it

    def holds(self, package: Package) -> bool:
        """Tell whether a package is one of them."""
        if self.within is not None and self.within.full_name not in (package.via or ()):
            return False
        return self.package is None or self.package.matches(package)


@dataclass(frozen=True, slots=True)
class Scope:
    """Files by pattern, and packages; where there are none, all of them."""

    paths: tuple[str, ...] = ()  # as `glob` reads them
    parts: tuple[Part, ...] = ()
    unless: tuple[Part, ...] = ()  # of what else holds, these are left out

    def holds(self, finding: Finding) -> bool:
        """Tell whether a finding is about one of the files and one of the packages."""
        return self._is_in(finding) and self._is_of(finding)

    def _is_in(self, finding: Finding) -> bool:
        if not self.paths:
            return True
        paths = [path for path in _paths(finding) if len(path) <= _LONGEST_PATH]
        return any(_matcher(pattern)(path) for pattern in self.paths for path in paths)

    def _is_of(self, finding: Finding) -> bool:
        if not self.parts:
            return True
        package = finding.vulnerability.package if finding.vulnerability else None
        if package is None or any(each.holds(package) for each in self.unless):
            return False
        return any(each.holds(package) for each in self.parts)


def _paths(finding: Finding) -> Iterator[str]:
    """Name the files of a finding, in the repository and in the image, as Trivy names them."""
    yield finding.location.path
    if finding.vulnerability is not None:
        folder = finding.vulnerability.package.path
    elif finding.rule.id.startswith(LICENCE):
        folder = finding.subject.partition(" ")[2]  # behind the package's name
    else:
        folder = None
        yield from (finding.subject, f"/{finding.subject}")
    if folder is not None:
        yield from (folder, f"{folder}/package.json")


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> Callable[[str], bool]:
    return glob.compiled(pattern)
