"""One review as plain text, for the log and for `dunnage lint`: one finding, one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dunnage.model import Outcome, Severity
from dunnage.plain import plain
from dunnage.report import delta_text
from dunnage.units import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import Delta
    from dunnage.model import Finding, Sizes, Suppressed
    from dunnage.report.report import Report

_RESET = "\x1b[0m"
_COLOURS = {
    Severity.ERROR: "\x1b[31m",
    Severity.WARNING: "\x1b[33m",
    Severity.NOTE: "\x1b[36m",
}
_VERDICTS = {
    Outcome.PASS: "\x1b[32m",
    Outcome.FINDINGS: "\x1b[31m",
    Outcome.COULD_NOT_CHECK: "\x1b[33m",
}
_MESSAGE = 1000


def render(report: Report, *, colour: bool = False) -> str:
    """Write findings in the order of their lines, then problems, sizes, growth and the verdict."""
    return "".join(f"{line}\n" for line in _lines(report, colour=colour))


def finding_line(finding: Finding, *, colour: bool) -> str:
    """Write a finding as compilers do: place, level, message, rule."""
    severity = finding.rule.severity
    where = plain(f"{finding.location.path}:{finding.location.lines.first}")
    level = _painted(str(severity), _COLOURS[severity], colour=colour)
    return f"{where}: {level}: {plain(finding.message, _MESSAGE)} [{plain(finding.rule.id)}]"


def suppressed_lines(suppressed: Iterable[Suppressed]) -> Iterator[str]:
    """Write what is allowed: a line for each rule of a comment, or of the policy file."""
    rules = Counter((each.by, each.finding.rule.id, each.reason) for each in suppressed)
    for (by, rule, reason), number in sorted(rules.items(), key=lambda each: each[0][:2]):
        where = f"{by.path}:{by.lines.first}: allowed: {counted(number, 'finding')}"
        yield plain(f"{where} [{rule}]: {reason or 'no reason given'}", _MESSAGE)


def _lines(report: Report, *, colour: bool) -> Iterator[str]:
    for finding in sorted(report.findings, key=lambda each: (each.location, each.rule.id)):
        yield finding_line(finding, colour=colour)
    yield from suppressed_lines(report.suppressed)
    for problem in report.problems:
        yield plain(f"not checked: {problem.part}: {problem.message}", _MESSAGE)
    if report.sizes:
        yield from _sizes(report.sizes, report.delta)
    if report.delta and not report.is_unchanged:
        yield from delta_text.lines(report.delta)
    outcome = report.verdict.outcome
    yield f"verdict: {_painted(outcome, _VERDICTS[outcome], colour=colour)}"
    for reason in (*report.verdict.reasons, *report.verdict.allowed):
        yield f"  {plain(reason, _MESSAGE)}"


def _sizes(now: Sizes, delta: Delta | None) -> Iterator[str]:
    if delta is not None:
        yield from delta_text.totals(now, delta)
    else:
        yield f"on disk: {size(now.unpacked)}"
        yield f"to pull: {size(now.compressed)}"


def _painted(word: str, paint: str, *, colour: bool) -> str:
    return f"{paint}{word}{_RESET}" if colour else word
