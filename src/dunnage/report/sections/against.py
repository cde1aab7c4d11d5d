"""What the image was compared with: of which commit, how old, and where it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.image.baseline import Source
from dunnage.report.sections.place import commit
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.baseline import Baseline
    from dunnage.report.report import Report

_SOURCES = {
    Source.FILE: "from a file",
    Source.BUILT: "built in this job",
    Source.REF: "from `refs/dunnage/snapshots`",
    Source.ARTIFACT: "from an artifact",
}


def against(report: Report) -> str:
    """Write it in one line; empty where there was nothing to compare with."""
    if report.delta is None:
        return ""
    named = commit(replace(report.origin, commit=report.delta.baseline.commit))
    told = _told(report.baseline, report) if report.baseline else ()
    return ", ".join([f"Compared with {named}", *told])


def _told(baseline: Baseline, report: Report) -> Iterator[str]:
    if baseline.taken:
        taken = baseline.taken.date()
        age = (report.day - taken).days if report.day else 0
        # A day and not "3 days ago": a comment is read later than it is written.
        yield f"of {taken}" + (f" ({counted(age, 'day')} before this review)" if age > 0 else "")
    yield _SOURCES[baseline.source]
    if baseline.behind:
        yield f"{counted(baseline.behind, 'commit')} before the base"
