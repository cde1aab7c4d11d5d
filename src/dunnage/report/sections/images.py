"""Several images in one table, and why those fail that do."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from dunnage.markdown import code, table, text
from dunnage.model import Outcome
from dunnage.report.counts import count, worst
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dunnage.markdown import Row
    from dunnage.report.report import Report

VERDICTS = {
    Outcome.FINDINGS: "❌&nbsp;findings",
    Outcome.COULD_NOT_CHECK: "⚠️&nbsp;not checked",
    Outcome.PASS: "✅&nbsp;pass",
}
_CONCERN = list(VERDICTS)
_HEAD = (
    "Image",
    "Verdict",
    "New vulnerabilities:",
    "New findings:",
    "On disk:",
    "change:",
    "To pull:",
    "change:",
)
_NAME, _PLATFORM = 60, 30
_FAILURES = 12
_REASONS = 2  # of one image
_REASON = 160


def by_concern(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Sort what fails first, then by new vulnerabilities and by growth."""
    return tuple(sorted(reports, key=_concern))


def failures(reports: Sequence[Report]) -> Iterator[str]:
    """List why images fail, or were not checked, as one block."""
    lines = list(_failures(reports))
    if lines:
        yield "\n".join(lines[:_FAILURES])
    if len(lines) > _FAILURES:
        yield f"…and {len(lines) - _FAILURES:,} more."


def images(reports: Sequence[Report], limit: int) -> Iterator[str]:
    """Set a row for each image, as many as `limit` bytes take."""
    rows = [_row(each, _named(each, reports)) for each in reports]
    lengths = accumulate(len(table(_HEAD, [row], 1).encode()) for row in rows)
    shown = sum(length <= limit for length in lengths)
    if rows:
        yield table(_HEAD, rows[:shown], len(rows))


def _concern(report: Report) -> tuple[int, list[tuple[int, int]], int, object]:
    new = count(report).new or {}
    gravest = sorted(((-rating, -number) for rating, number in new.items() if number))
    growth = report.delta.sizes.unpacked if report.delta else 0
    return _CONCERN.index(report.verdict.outcome), [*gravest, (1, 0)], -growth, report.key


def _failures(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        if report.verdict.outcome is not Outcome.PASS:
            name = _named(report, reports)
            for reason in report.verdict.reasons[:_REASONS]:
                yield f"- {name}: {text(reason, _REASON)}"


def _named(report: Report, among: Sequence[Report]) -> str:
    """Name an image, and its platform where the others are not all of the same."""
    name, platform = code(report.key.name, _NAME), report.key.platform
    if all(each.key.platform == platform for each in among):
        return name
    return f"{name} {text(platform, _PLATFORM)}"


def _row(report: Report, name: str) -> Row:
    now, delta = report.sizes, report.delta
    return (
        name,
        VERDICTS[report.verdict.outcome],
        _vulnerabilities(report),
        _findings(report),
        size(now.unpacked) if now else "",
        _change(delta.sizes.unpacked) if delta else _unknown(report),
        size(now.compressed) if now else "",
        _change(delta.sizes.compressed) if delta else _unknown(report),
    )


def _change(grown: int) -> str:
    return f"**{change(grown)}**" if grown else change(grown)


def _unknown(report: Report) -> str:
    is_expected = any(each.part == "baseline" for each in report.problems)
    return "" if report.sizes is None or is_expected else "first"


def _vulnerabilities(report: Report) -> str:
    totals = count(report)
    if totals.ratings is None:
        return "not checked"
    if totals.new is None:
        return f"{sum(totals.ratings.values()):,} in all"
    number = sum(totals.new.values())
    return f"**{number:,}** ({worst(totals.new)})" if number else "0"


def _findings(report: Report) -> str:
    if report.delta is None:
        return f"{sum(count(report).severities.values()):,} in all"
    number = sum(each.vulnerability is None for each in report.delta.findings.new)
    return f"**{number:,}**" if number else "0"
