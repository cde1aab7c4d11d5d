"""What a reviewer with ten seconds reads: the verdict, the change in one line, the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, text
from dunnage.model import Outcome, Severity, Tool
from dunnage.report.counts import count, worst
from dunnage.report.sections.section import ALWAYS, Section
from dunnage.units import change, counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.image.delta import Delta
    from dunnage.model import Problem, Rating
    from dunnage.report.report import Report

_MOST = 8  # reasons or problems: this section is never left out, so it must be short
_LONGEST = 300
_VERDICTS = {
    Outcome.PASS: "✅ {}: pass",
    Outcome.FINDINGS: "❌ {}: findings over the limits",
    Outcome.COULD_NOT_CHECK: "⚠️ {}: could not check",
}


def headline(report: Report) -> Section:
    """Tell the verdict, what changed, why it fails, and what was not checked."""
    title = titled(report.verdict.outcome, text(report.key.name, 100))
    parts = (f"## {title}", told(report), *problems(report.problems))
    return Section(title, "\n\n".join(filter(None, parts)), ALWAYS)


def titled(outcome: Outcome, name: str) -> str:
    """Set a verdict behind the name of what it is on, which is Markdown already."""
    return _VERDICTS[outcome].format(name)


def told(report: Report, most: int = _MOST, longest: int = _LONGEST) -> str:
    """Tell what changed, and the first reasons why it fails."""
    return "\n\n".join(filter(None, (_summary(report), _reasons(report, most, longest))))


def problems(listed: Sequence[Problem]) -> tuple[str, ...]:
    """Tell what was not checked, as alerts."""
    alerts = (
        f"> [!{'WARNING' if each.blocks else 'NOTE'}]\n> {_problem(each)}"
        for each in listed[:_MOST]
    )
    return (*alerts, *_more(listed, _MOST))


def folded_problems(listed: Sequence[Problem], most: int, longest: int) -> tuple[str, ...]:
    """Tell it where no alert can stand: in `<details>` GitHub shows its source.

    https://github.com/github/markup/issues/1753
    """
    quotes = (f"> {'⚠️ ' if each.blocks else ''}{_problem(each, longest)}" for each in listed[:most])
    return (*quotes, *_more(listed, most))


def _summary(report: Report) -> str:
    totals = count(report)
    if report.sizes is None:
        return " · ".join([_without_image(report), *_findings(totals.severities)])
    disk, pull = report.sizes.unpacked, report.sizes.compressed
    if report.delta is None:
        parts = [f"**{size(disk)}** on disk, **{size(pull)}** to pull"]
        parts += _ratings("vulnerability", "vulnerabilities", totals.ratings)
        return " · ".join([*parts, *_findings(totals.severities)])
    if report.is_unchanged:
        commit = report.delta.baseline.commit
        where = f" at {code(commit[:7])}" if commit else ""
        return (
            f"**No change**: {size(disk)} on disk and {size(pull)} to pull, as{where or ' before'}."
        )
    grown = report.delta.sizes
    parts = [f"**{change(grown.unpacked)}** on disk, **{change(grown.compressed)}** to pull"]
    if not grown.unpacked and not grown.compressed:
        parts = [f"**No change in size**: {size(disk)} on disk, {size(pull)} to pull"]
    parts += _ratings("new vulnerability", "new vulnerabilities", totals.new)
    parts += _ratings("fixed", "fixed", totals.fixed)
    parts += _ratings("newly disclosed", "newly disclosed", totals.disclosed)
    return " · ".join([*parts, *_new_findings(report.delta), *_fixed_findings(report.delta)])


def _without_image(report: Report) -> str:
    # Where an image was wanted, its scan is among the runs, or something broke before it.
    was_wanted = any(run.tool is Tool.TRIVY for run in report.runs)
    if was_wanted or any(each.blocks for each in report.problems):
        return "**No image**, so nothing was weighed or scanned"
    return "**Linted alone**: nothing was built"


def _ratings(one: str, many: str, ratings: Mapping[Rating, int] | None) -> Iterator[str]:
    total = sum(ratings.values()) if ratings else 0
    if ratings and total:
        yield f"**{total:,} {one if total == 1 else many}** ({worst(ratings)})"


def _findings(severities: Mapping[Severity, int]) -> Iterator[str]:
    for severity in reversed(Severity):
        number = severities.get(severity, 0)
        if number:
            yield counted(number, str(severity))


def _new_findings(delta: Delta) -> Iterator[str]:
    number = sum(each.vulnerability is None for each in delta.findings.new)
    if number:
        yield f"**{counted(number, 'new finding')}**"


def _fixed_findings(delta: Delta) -> Iterator[str]:
    number = sum(each.level in map(str, Severity) for each in delta.findings.fixed)
    if number:
        yield f"**{counted(number, 'finding')} fixed**"


def _reasons(report: Report, most: int, longest: int) -> str:
    # What could not be checked is told by the problems themselves.
    fails = report.verdict.outcome is Outcome.FINDINGS
    reasons = (*(report.verdict.reasons if fails else ()), *report.verdict.allowed)
    lines = [f"- {text(reason, longest)}" for reason in reasons[:most]]
    return "\n\n".join(["\n".join(lines), *_more(reasons, most)])


def _problem(problem: Problem, longest: int = _LONGEST) -> str:
    title = "Not checked" if problem.blocks else "Not done"
    return f"**{title}: {text(problem.part, 60)}.** {text(problem.message, longest)}"


def _more(items: Sequence[object], most: int) -> Iterator[str]:
    if len(items) > most:
        yield f"…and {len(items) - most:,} more."
