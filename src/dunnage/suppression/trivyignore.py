"""`.trivyignore`: one id a line, perhaps with an end, and why in the comment.

https://trivy.dev/latest/docs/configuration/filtering/#trivyignore
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dunnage.model import Lines, Location, Tool
from dunnage.plain import plain
from dunnage.suppression import mistake
from dunnage.suppression.mistake import Allowed, Mistake
from dunnage.suppression.suppression import Kind, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = ".trivyignore"
MOST = 1_000  # entries; a bound of ours
REASON = 300  # characters

# Of `trivy config`, which is not asked here: "DS002", "DS-0002", "AVD-DS-0002".
_MISCONFIGURATION = re.compile(r"(?:AVD-)?[A-Z]{2,}-?\d{3,4}", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ].*)?")


class EndError(ValueError):
    """A text is no day on which an entry may end."""


def parse(content: bytes, path: str = PATH) -> Allowed:
    """Read the entries; the comment above one, or else behind it, is its reason."""
    read = tuple(islice(_entries(content.decode("utf-8-sig", errors="replace"), path), MOST + 1))
    entries = tuple(each for each in read[:MOST] if isinstance(each, Suppression))
    mistakes = [each for each in read[:MOST] if isinstance(each, Mistake)]
    if len(read) > MOST:
        mistakes.append(mistake.too_many(read[MOST].location, MOST))
    return Allowed(entries, tuple(mistakes))


def last_day(text: str) -> date:
    """Read the day on which Trivy no longer ignores, and tell the one before; EndError if none."""
    match = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(match[1] if match else "") - timedelta(days=1)
    except (ValueError, OverflowError) as error:
        message = f"`{plain(text, 40)}` is no date, such as `2027-01-31`"
        raise EndError(message) from error


def entry(rule: str, location: Location, reason: str | None, until: date | None) -> Suppression:
    """Make a waiver of what Trivy alone tells."""
    return Suppression(
        kind=Kind.WAIVER,
        rule=plain(rule),
        location=location,
        reason=plain(reason, REASON) or None if reason else None,
        until=until,
        tool=Tool.TRIVY,
    )


def _entries(text: str, path: str) -> Iterator[Suppression | Mistake]:
    above: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split()
        if not words:
            above = []
        elif words[0].startswith("#"):
            above.append(line.strip().lstrip("#").strip())
        elif _MISCONFIGURATION.fullmatch(words[0]) is None:
            yield _entry(words, Location(path, Lines(number, number)), " ".join(above))


def _entry(words: list[str], location: Location, above: str) -> Suppression | Mistake:
    rule, *more = words
    ends = [word.removeprefix("exp:") for word in more if word.startswith("exp:")]
    behind = " ".join(word for word in more if not word.startswith("exp:")).lstrip("# ")
    try:
        until = last_day(ends[0]) if ends else None
    except EndError as error:
        return Mistake(location, str(error))
    return entry(rule, location, behind or above, until)
