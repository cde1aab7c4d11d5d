"""Several images in one table, and why those fail that do."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from dunnage.markdown import code, table, text
from dunnage.model import Outcome
from dunnage.report.counts import count
from dunnage.units import change, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dunnage.markdown import Row
    from dunnage.report.report import Report

VERDICTS = {
    Outcome.FINDINGS: "❌ findings",
    Outcome.COULD_NOT_CHECK: "⚠️ not checked",
    Outcome.PASS: "✅ pass",
}
_CONCERN = list(VERDICTS)
_HEAD = (
    "Image",
    "Platform",
    "Verdict",
    "On disk:",
    "change:",
    "To pull:",
    "change:",
    "New vulnerabilities:",
    "New findings:",
)
_NAME, _PLATFORM = 60, 30
_FAILURES = 12
_REASONS = 2  # of one image
_REASON = 160


def by_concern(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Sort what fails first, then by new vulnerabilities and by growth."""
    return tuple(sorted(reports, key=_concern))


def failures(reports: Iterable[Report]) -> Iterator[str]:
    """List why images fail, or were not checked, as one block."""
    lines = list(_failures(reports))
    if lines:
        yield "\n".join(lines[:_FAILURES])
    if len(lines) > _FAILURES:
        yield f"…and {len(lines) - _FAILURES:,} more."


def images(reports: Sequence[Report], limit: int) -> Iterator[str]:
    """Set a row for each image, as many as `limit` bytes take."""
    rows = list(map(_row, reports))
    lengths = accumulate(len(table(_HEAD, [row], 1).encode()) for row in rows)
    shown = sum(length <= limit for length in lengths)
    if rows:
        yield table(_HEAD, rows[:shown], len(rows))


def _concern(report: Report) -> tuple[int, list[tuple[int, int]], int, object]:
    new = count(report).new or {}
    worst = sorted(((-rating, -number) for rating, number in new.items() if number))
    growth = report.delta.sizes.unpacked if report.delta else 0
    return _CONCERN.index(report.verdict.outcome), [*worst, (1, 0)], -growth, report.key


def _failures(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        if report.verdict.outcome is not Outcome.PASS:
            name = f"{code(report.key.name, _NAME)} {text(report.key.platform, _PLATFORM)}"
            for reason in report.verdict.reasons[:_REASONS]:
                yield f"- {name}: {text(reason, _REASON)}"


def _row(report: Report) -> Row:
    now, delta = report.sizes, report.delta
    return (
        code(report.key.name, _NAME),
        text(report.key.platform, _PLATFORM),
        VERDICTS[report.verdict.outcome],
        size(now.unpacked) if now else "",
        f"**{change(delta.sizes.unpacked)}**" if delta else _unknown(report),
        size(now.compressed) if now else "",
        f"**{change(delta.sizes.compressed)}**" if delta else _unknown(report),
        _vulnerabilities(report),
        _findings(report),
    )


def _unknown(report: Report) -> str:
    is_expected = any(each.part == "baseline" for each in report.problems)
    return "" if report.sizes is None or is_expected else "first"


def _vulnerabilities(report: Report) -> str:
    totals = count(report)
    if totals.ratings is None:
        return "not checked"
    if totals.new is None:
        return f"{sum(totals.ratings.values()):,} in all"
    new = {rating: number for rating, number in totals.new.items() if number}
    if not new:
        return "0"
    worst = max(new)
    return f"**{sum(new.values()):,}** ({new[worst]:,} {worst})"


def _findings(report: Report) -> str:
    if report.delta is None:
        return f"{sum(count(report).severities.values()):,} in all"
    number = sum(each.vulnerability is None for each in report.delta.findings.new)
    return f"**{number:,}**" if number else "0"
