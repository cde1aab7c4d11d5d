"""The files that findings point into, as the workspace has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.job import Job
    from dunnage.report.report import Report


def read(job: Job, reports: Iterable[Report]) -> Mapping[str, bytes]:
    """Read each file once, by its path; a finding in one that is gone keeps its place."""
    found: dict[str, bytes] = {}
    for path in sorted({path for report in reports for path in _paths(report)}):
        try:
            found[path] = job.workspace.read("dockerfile", path)
        except ConfigError:
            continue
    return found


def _paths(report: Report) -> Iterable[str]:
    for finding in report.findings:
        yield finding.location.path
        yield from (each.location.path for each in finding.related)
