"""Where a report goes: files, comment, code scanning, annotations, summary, log and outputs.

One outlet that fails silences no other, and none of them changes the verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import merging
from dunnage.errors import ConfigError
from dunnage.report import comment, page, report_file, sarif, summary, terminal
from dunnage.report.annotations import annotate
from dunnage.report.outputs import Files, outputs
from dunnage.report.suggestions import hunks, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dunnage.job import Job
    from dunnage.report.report import Report

_FORK = "is left out: the token of a fork's pull request cannot write."


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


def publish(job: Job, report: Report) -> None:
    """Write the report wherever somebody may read it."""
    runner, attempt = job.tools.runner, job.notes.attempt
    sources = dict(_sources(job, report))
    others = merging.others(job, report)
    rendered = sarif.render(_told(job, report), sources, others)
    for note in rendered.notes:
        job.notes.add(sarif.PART, note, blocks=False)
    report = _told(job, report)
    with runner.group("Report"):
        runner.say(terminal.render(report))
    sarif_file = _write(job, "sarif-file", job.config.sarif_file, lambda: rendered.text)
    attempt("comment", lambda: _comment(job, report), blocks=False)
    attempt("suggestions", lambda: _suggest(job, report, sources), blocks=False)
    attempt("upload", lambda: _upload(job, report, rendered.text), blocks=False)
    # What went wrong on the way belongs into what is still to be written.
    told = _told(job, report)
    config = job.config
    report_path = _write(job, "report-file", config.report_file, lambda: report_file.dump(told))
    page_path = _write(job, "page-file", config.page_file, lambda: page.render(told))
    runner.annotate(annotate(told))
    attempt("summary", lambda: runner.summarise(summary.render(told)), blocks=False)
    files = Files(sarif_file, report_path, page_path)
    last = _told(job, report)
    attempt("outputs", lambda: runner.outputs(outputs(last, files)), blocks=False)


def _told(job: Job, report: Report) -> Report:
    """Bring the report up to date with what went wrong since."""
    return replace(report, problems=job.notes.problems)


def _sources(job: Job, report: Report) -> Iterator[tuple[str, bytes]]:
    """Read the files that findings point into."""
    own = (finding.location for finding in report.findings)
    related = (each.location for finding in report.findings for each in finding.related)
    for path in sorted({location.path for location in (*own, *related)}):
        try:
            yield path, job.workspace.read("dockerfile", path)
        except ConfigError:
            continue  # a finding in a file that is gone keeps its place


def _write(job: Job, name: str, value: str | None, render: Callable[[], str]) -> str | None:
    if value is None:
        return None
    written = job.notes.attempt(
        name, lambda: job.workspace.write(name, value, render()), blocks=False
    )
    return job.workspace.relative(written) if written else None


def _comment(job: Job, report: Report) -> None:
    comments, pull_request = job.tools.comments, job.run.pull_request
    if comments is None or pull_request is None or job.config.comment == "never":
        return
    if not job.run.may_write:
        job.tools.runner.notice(f"The comment {_FORK}")
        return
    done = comments.comment(pull_request.number, comment.marker(report.key), comment.render(report))
    what = "written" if done.created else "edited" if done.edited else "already up to date"
    job.tools.runner.say(f"The comment is {what}: {done.url}")


def _suggest(job: Job, report: Report, sources: Mapping[str, bytes]) -> None:
    comments, pull_request = job.tools.comments, job.run.pull_request
    if comments is None or pull_request is None or job.config.comment == "never":
        return
    if not job.run.may_write or not any(each.fix for each in report.findings):
        return
    patches = comments.patches(pull_request.number)
    diff = {path: hunks(patch) for path, patch in patches.items()}
    chosen = suggestions(report, diff, sources)
    if chosen:
        new = comments.suggest(pull_request.number, pull_request.head, chosen)
        job.tools.runner.say(f"Suggestions: {len(chosen)}, of which {new} are new.")


def _upload(job: Job, report: Report, text: str) -> None:
    scanning, analysed = job.tools.code_scanning, job.run.analysed(report.origin.commit)
    if scanning is None or analysed is None or job.config.upload_sarif == "never":
        return
    if not job.run.may_write:
        job.tools.runner.notice(f"The upload to code scanning {_FORK}")
        return
    ref, commit = analysed
    with job.tools.runner.group("Upload to code scanning"):
        done = scanning.upload(text, commit=commit, ref=ref)
    if done.processed:
        job.tools.runner.say(f"Upload {done.id} for {ref} has been processed.")
    else:
        job.tools.runner.notice(
            f"Code scanning is still at work on upload {done.id} for {ref}: its alerts will follow."
        )
