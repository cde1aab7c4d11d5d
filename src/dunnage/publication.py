"""Where reports go: files, comment, code scanning, annotations, summary, log and outputs.

One outlet that fails silences no other, and none of them changes the verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import commenting, files, merging, sources, uploading
from dunnage.report import sarif, summary, terminal
from dunnage.report.annotations import annotate
from dunnage.report.outputs import Files, outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.gathering import Gathered
    from dunnage.job import Job
    from dunnage.model import Problem
    from dunnage.report.report import Report


def check(job: Job) -> None:
    """Refuse paths that lead out of the workspace before any work is done."""
    for name, value in (
        *((merging.INPUT, pattern) for pattern in job.config.merge_sarif),
        ("sarif-file", job.config.sarif_file),
        ("report-file", job.config.report_file),
        ("page-file", job.config.page_file),
    ):
        if value is not None:
            job.workspace.path(name, value)


def publish(job: Job, reports: Sequence[Report]) -> None:
    """Write the reports of this job wherever somebody may read them."""
    runner, attempt = job.tools.runner, job.notes.attempt
    read = sources.read(job, reports)
    others = merging.others(job, reports)
    rendered = sarif.render(_told(job, reports), read, others)
    for note in rendered.notes:
        job.notes.add(sarif.PART, note, blocks=False)
    for report in _told(job, reports):
        with runner.group(f"Report: {report.key}"):
            runner.say(terminal.render(report))
    sarif_file = files.sarif(job, rendered.text)
    attempt("comment", lambda: commenting.comment(job, _told(job, reports)), blocks=False)
    attempt("suggestions", lambda: commenting.suggest(job, reports, read), blocks=False)
    attempt("upload", lambda: uploading.upload(job, reports, rendered, read), blocks=False)
    # What went wrong on the way belongs into what is still to be written.
    told = _told(job, reports)
    written = Files(sarif_file, files.reports(job, told), files.pages(job, told))
    runner.annotate(annotate(told))
    _end(job, told, written)


def tell(job: Job, gathered: Gathered) -> None:
    """Tell the reports of other jobs, which have left files, notes and alerts themselves."""
    job.notes.attempt("comment", lambda: commenting.tell(job, gathered), blocks=False)
    _end(job, gathered.reports, Files(None), gathered.problems)


def _end(
    job: Job, reports: Sequence[Report], written: Files, problems: Sequence[Problem] = ()
) -> None:
    """Tell the runner; `problems` are of none of the reports."""
    runner, attempt = job.tools.runner, job.notes.attempt
    page = summary.render(reports, written, problems)
    attempt("summary", lambda: runner.summarise(page), blocks=False)
    attempt(
        "outputs",
        lambda: runner.outputs(outputs(_told(job, reports), written, problems)),
        blocks=False,
    )


def _told(job: Job, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Bring the reports up to date with what went wrong outside of each."""
    problems = job.notes.problems
    return tuple(
        replace(each, problems=tuple(dict.fromkeys((*each.problems, *problems))))
        for each in reports
    )
