"""Whose word it is: tools with their versions, the commits, and what the comparison leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import text
from dunnage.report import sentences
from dunnage.report.sections.against import against
from dunnage.report.sections.place import commit
from dunnage.report.sections.section import ALWAYS, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.report.report import Report

_NOTES = 5  # this section is never left out, so it must be short
_PARTS = 12  # of several reports


def footer(report: Report) -> Section:
    """Write a small line, and one more about the comparison."""
    lines = [" · ".join([text(report.key.platform, 60), *_parts(report)])]
    if report.delta:
        notes = (text(each) for each in report.delta.notes[:_NOTES])
        lines += [against(report), " ".join([sentences.NOISE, *notes])]
    return _small(lines)


def common(reports: Iterable[Report]) -> Section:
    """Write what several reports have in common, most of it, in one small line."""
    told = tuple(reports)
    parts = list(dict.fromkeys(part for report in told for part in _parts(report)))
    lines = [" · ".join(parts[:_PARTS])]
    if any(report.delta for report in told):
        lines.append(sentences.NOISE)
    return _small(lines)


def _small(lines: Iterable[str]) -> Section:
    return Section("footer", f"<sub>{'<br>'.join(lines)}</sub>", ALWAYS)


def _parts(report: Report) -> Iterator[str]:
    if report.origin.commit:
        yield commit(report.origin)
    for run in report.runs:
        if run.problem is None:
            yield f"{run.tool} {text(run.version or '', 60)}".rstrip()
    if report.database:
        yield text(sentences.database(report.database))
