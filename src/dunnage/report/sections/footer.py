"""Whose word it is: tools with their versions, the commits, and what the comparison leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.markdown import text
from dunnage.report import sentences
from dunnage.report.sections.place import commit
from dunnage.report.sections.section import ALWAYS, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.report.report import Report

_NOTES = 5  # this section is never left out, so it must be short


def footer(report: Report) -> Section:
    """Write a small line, and one more about the comparison."""
    lines = [" · ".join(_parts(report))]
    if report.delta:
        notes = (text(each) for each in report.delta.notes[:_NOTES])
        lines.append(" ".join([sentences.NOISE, *notes]))
    return Section("footer", f"<sub>{'<br>'.join(lines)}</sub>", ALWAYS)


def _parts(report: Report) -> Iterator[str]:
    yield text(report.key.platform, 60)
    if report.origin.commit:
        baseline = report.delta.baseline.commit if report.delta else None
        against = f" against {commit(replace(report.origin, commit=baseline))}" if baseline else ""
        yield commit(report.origin) + against
    for run in report.runs:
        if run.problem is None:
            yield f"{run.tool} {text(run.version or '', 60)}".rstrip()
    if report.database:
        yield text(sentences.database(report.database))
