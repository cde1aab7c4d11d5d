"""Fixes as suggestions that a reviewer takes over with a click, on lines that the change shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import markdown
from dunnage.report.order import brought

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.model import Finding, Fix, Lines
    from dunnage.report.report import Report

MARKER = "<!-- dunnage: suggestion -->"
MOST = 10
_LONGEST = 60_000  # GitHub takes 65,536 characters
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A comment on lines of a file that offers others in their place."""

    path: str
    lines: Lines
    body: str

    def overlaps(self, other: Suggestion) -> bool:
        """Say whether both are about the same line."""
        here, there = self.lines, other.lines
        return self.path == other.path and here.first <= there.last and there.first <= here.last


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that stand together in a diff, as they are after the change."""

    first: int
    text: tuple[str, ...]
    added: frozenset[int]

    def shows(self, lines: Lines, text: tuple[str, ...]) -> bool:
        """Say whether these very lines are here, and one of them is new."""
        start = lines.first - self.first
        shown = self.text[start : start + len(text)] if start >= 0 else ()
        return shown == text and not self.added.isdisjoint(range(lines.first, lines.last + 1))


def hunks(patch: str) -> tuple[Hunk, ...]:
    """Read the `patch` that GitHub's API gives of a changed file."""
    return tuple(_hunks(patch.split("\n")))


def suggestions(
    report: Report, diff: Mapping[str, Iterable[Hunk]], sources: Mapping[str, bytes]
) -> tuple[Suggestion, ...]:
    """Suggest at most ten fixes of what this change brings; of those that overlap the first.

    The diff is the branch's, and the files are the merge's: other changes of the base branch may
    have moved lines or changed them, and a fix is suggested only where both say the same.
    """
    chosen: list[Suggestion] = []
    for finding in brought(report):
        path, fix = finding.location.path, finding.fix
        if fix is None or not _is_shown(fix, diff.get(path, ()), sources.get(path, b"")):
            continue
        suggestion = _suggestion(finding, fix)
        if len(suggestion.body) <= _LONGEST and not any(map(suggestion.overlaps, chosen)):
            chosen.append(suggestion)
    return tuple(chosen[:MOST])


def _hunks(patch: Iterable[str]) -> Iterator[Hunk]:
    first, text, added = 0, list[str](), set[int]()
    for line in patch:
        if match := _HUNK.match(line):
            if text:
                yield Hunk(first, tuple(text), frozenset(added))
            first, text, added = int(match[1]), [], set()
        elif line.startswith(("+", " ")):
            if line.startswith("+"):
                added.add(first + len(text))
            text.append(line[1:])
    if text:
        yield Hunk(first, tuple(text), frozenset(added))


def _is_shown(fix: Fix, shown: Iterable[Hunk], content: bytes) -> bool:
    lines = content.split(b"\n")[fix.lines.first - 1 : fix.lines.last]
    if any(line.endswith(b"\r") for line in lines):
        return False  # GitHub would mix the line ends
    text = tuple(line.decode(errors="replace") for line in lines)
    return bool(text) and any(each.shows(fix.lines, text) for each in shown)


def _suggestion(finding: Finding, fix: Fix) -> Suggestion:
    rule = finding.rule
    runs = re.findall("`+", fix.replacement)
    fence = "`" * max(3, 1 + max(map(len, runs), default=0))
    title = markdown.link(markdown.code(rule.id), rule.url)
    body = (
        f"{MARKER}\n{markdown.text(finding.message)} ({title})\n\n"
        f"{fence}suggestion\n{fix.replacement}\n{fence}\n"
    )
    return Suggestion(finding.location.path, fix.lines, body)
