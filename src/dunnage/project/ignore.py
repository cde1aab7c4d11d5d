"""What a .dockerignore keeps from the builder, as moby decides it.

https://docs.docker.com/build/concepts/context/#dockerignore-files; moby's `ignorefile.ReadAll` and
`MatchesUsingParentResults` are what that page describes.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import glob
from dunnage.project.glob import GlobError
from dunnage.project.workspaces import upwards

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_PATTERNS = 2_000
_LONGEST_PATH = 4_096  # Linux has no longer ones
_SLASHES = re.compile("/+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line that excludes paths, or with a "!" takes them in again."""

    text: str  # as it is written
    line: int
    glob: str  # without "!", and cleaned: "./a//b/" is "a/b"
    negated: bool
    matches: Callable[[str], bool] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Ignore:
    """An ignore file; `problems` are patterns that the builder refuses, and the build with them."""

    path: str  # relative to the repository's root
    patterns: tuple[Pattern, ...]
    problems: tuple[str, ...] = ()
    _folders: dict[str, tuple[bool, ...]] = field(default_factory=dict, repr=False, compare=False)

    def excludes(self, path: str) -> bool:
        """Say whether the builder does not get a path of the context."""
        pattern = self.deciding(path)
        return pattern is not None and not pattern.negated

    def deciding(self, path: str) -> Pattern | None:
        """Find the pattern that decides about a path of the context: the last one that matches."""
        above = upwards(_clean(path))[:-1] if len(path) <= _LONGEST_PATH else ()
        if not above:  # the context itself
            return None
        results = (False,) * len(self.patterns)
        for folder in reversed(above[1:]):
            if folder not in self._folders:
                self._folders[folder] = self._tried(folder, results)
            results = self._folders[folder]
        hits = zip(self.patterns, self._tried(above[0], results), strict=True)
        return max((each for each, hit in hits if hit), key=lambda each: each.line, default=None)

    def _tried(self, path: str, inherited: tuple[bool, ...]) -> tuple[bool, ...]:
        """Tell which patterns match; what matches a folder matches everything in it.

        A pattern that would change nothing is not tried, which moby's result depends on.
        """
        results: list[bool] = []
        is_excluded = False
        for pattern, hit in zip(self.patterns, inherited, strict=True):
            is_hit = hit or (pattern.negated == is_excluded and pattern.matches(path))
            is_excluded = not pattern.negated if is_hit else is_excluded
            results.append(is_hit)
        return tuple(results)


def read(content: bytes, path: str) -> Ignore:
    """Read an ignore file; ToolError where it has too many patterns to be one."""
    patterns: list[Pattern] = []
    problems: list[str] = []
    text = content.decode("utf-8-sig", errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#") or not line.strip():
            continue
        try:
            patterns.append(_pattern(line.strip(), number))
        except GlobError as error:
            problems.append(f"{path}:{number}: {error}")
    if len(patterns) > _MOST_PATTERNS:
        message = f"{path} has more than {_MOST_PATTERNS:,} patterns"
        raise ToolError(message)
    return Ignore(path, tuple(patterns), tuple(problems))


def _pattern(text: str, line: int) -> Pattern:
    negation, path = ("!", text[1:].strip()) if text.startswith("!") else ("", text)
    # moby cleans twice, the second time with the "!", so that "!/" comes out as "!".
    cleaned = _clean(negation + (_clean(path).removeprefix("/") if path else ""))
    bare = cleaned.removeprefix("!")
    if not bare:
        message = f"illegal exclusion pattern {text}"
        raise GlobError(message)
    return Pattern(text, line, bare, bare != cleaned, glob.compiled(bare))


def _clean(path: str) -> str:
    """Write a path in the shortest way, as Go's filepath.Clean does."""
    return posixpath.normpath(_SLASHES.sub("/", path))
