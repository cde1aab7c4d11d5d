"""Where the SARIF files of other tools lie that are to go into ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.report import sarif, sarif_merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.job import Job
    from dunnage.report.report import Report

INPUT = "merge-sarif"


def others(job: Job, reports: Sequence[Report]) -> tuple[str, ...]:
    """Read the runs of other tools, as JSON; what cannot go with ours is noted."""
    merged = sarif_merge.merge(_files(job), sarif.categories(reports))
    for problem in merged.problems:
        job.notes.add(INPUT, problem, blocks=False)
    for each in merged.told:
        job.tools.runner.say(f"Merged: {each}")
    return merged.runs


def _files(job: Job) -> Iterator[tuple[str, bytes]]:
    for path in dict.fromkeys(_paths(job)):
        try:
            yield path, job.workspace.read(INPUT, path)
        except ConfigError as error:
            job.notes.add(INPUT, str(error), blocks=False)


def _paths(job: Job) -> Iterator[str]:
    own = job.config.sarif_file and job.workspace.path("sarif-file", job.config.sarif_file)
    for pattern in job.config.merge_sarif:
        found = job.workspace.find(INPUT, pattern)
        # What an earlier step of ours left there is about to be written anew.
        yield from (job.workspace.relative(path) for path in found if path != own)
        if not found:
            message = f"no file is `{pattern}`: let the step that writes it come first"
            job.notes.add(INPUT, message, blocks=False)
