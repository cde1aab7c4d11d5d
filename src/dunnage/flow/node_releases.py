"""The release lines of Node.js: until when each is mended, and its latest security release.

`node-releases.json` holds the facts, each with its source; `as_of` is the day they were true.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

_VERSION = re.compile(r"v?(\d{1,5})\.(\d{1,5})\.(\d{1,5})")


@dataclass(frozen=True, slots=True)
class SecurityRelease:
    """The latest release of a line that mends vulnerabilities."""

    version: str
    date: date
    source: str  # where the project announced it


@dataclass(frozen=True, slots=True)
class Line:
    """A major version; what is None is not known, or lies in the future of this table."""

    end_of_life: date  # the last day of support
    codename: str | None  # of long-term support, as image tags use it
    npm: int | None  # the major that comes with its last release, which a tag is rebuilt with
    security: SecurityRelease | None


def _numbers(version: str) -> tuple[int, ...]:
    """Read a release; nothing where it is none."""
    match = _VERSION.fullmatch(version)
    return tuple(map(int, match.groups())) if match else ()


def _line(facts: dict[str, Any]) -> Line:
    security = facts.get("security")
    return Line(
        date.fromisoformat(facts["end_of_life"]),
        facts.get("codename"),
        facts.get("npm"),
        security
        and SecurityRelease(
            security["version"], date.fromisoformat(security["date"]), security["source"]
        ),
    )


_FACTS = json.loads((resources.files(__package__) / "node-releases.json").read_bytes())

AS_OF = date.fromisoformat(_FACTS["as_of"])
SOURCE: str = _FACTS["source"]  # of the ends of life
LINES = {int(major): _line(facts) for major, facts in _FACTS["lines"].items()}
CODENAMES = {line.codename: major for major, line in LINES.items() if line.codename}
NPM_MAJORS = {major: line.npm for major, line in LINES.items() if line.npm}


def end_of_life(major: int) -> date | None:
    """Look up the last day of support; None for a major that is newer than this table."""
    line = LINES.get(major)
    return line.end_of_life if line else None


def major(version: str) -> int | None:
    """Read the major of a release; None where it is no release."""
    numbers = _numbers(version)
    return numbers[0] if numbers else None


def lacking(version: str) -> SecurityRelease | None:
    """Look up the security release that a version lacks, while its line is mended at all."""
    numbers = _numbers(version)
    line = LINES.get(numbers[0]) if numbers else None
    if line is None or line.security is None or line.end_of_life < AS_OF:
        return None
    return line.security if numbers < _numbers(line.security.version) else None
