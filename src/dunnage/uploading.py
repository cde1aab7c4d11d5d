"""What goes to code scanning, and why nothing does where nothing goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.model import Tool
from dunnage.report import sarif

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.forge import CodeScanning
    from dunnage.job import Job
    from dunnage.report.report import Report
    from dunnage.report.sarif import Sarif

_FORK = "the token of a fork's pull request may not upload. docs/forks.md shows a step that may"
_AT_ONCE = sarif.MOST_RUNS // len(Tool)  # images in one file


def upload(job: Job, reports: Sequence[Report], whole: Sarif, sources: Mapping[str, bytes]) -> None:
    """Upload the merged file; that of more images than GitHub takes in one goes in parts."""
    commit = reports[0].origin.commit if reports else None
    analysed = job.run.analysed(commit)
    if analysed is None:
        job.tools.runner.say(f"No upload: a run of `{job.run.event}` has no ref for its results.")
        return
    scanning = _outlet(job)
    if scanning is None:
        return
    ref, commit = analysed
    for text in _parts(reports, whole, sources):
        done = scanning.upload(text, commit=commit, ref=ref)
        if done.processed:
            job.tools.runner.say(f"Upload {done.id} for {ref} has been processed.")
        else:
            job.tools.runner.notice(
                f"Code scanning is still at work on upload {done.id} for {ref}: its alerts will "
                "follow."
            )


def _parts(reports: Sequence[Report], whole: Sarif, sources: Mapping[str, bytes]) -> Iterator[str]:
    if whole.runs <= sarif.MOST_RUNS:
        yield whole.text
        return
    for start in range(0, len(reports), _AT_ONCE):
        yield sarif.render(reports[start : start + _AT_ONCE], sources).text


def _outlet(job: Job) -> CodeScanning | None:
    say = job.tools.runner.say
    if job.config.upload_sarif == "never":
        say("No upload: `upload-sarif: never`.")
    elif job.tools.forge is None:
        say("No upload: there is no `token`.")
    elif not job.run.may_write:
        job.tools.runner.notice(f"No upload: {_FORK}.")
    else:
        return job.tools.forge.code_scanning
    return None
