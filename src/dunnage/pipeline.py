"""The whole action, top to bottom: examine the change, compare it with its base, judge, publish."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage import changed, gathering, publication, subject, terms, verdicts
from dunnage.baseline import base, built, kept, past
from dunnage.examination import examine, lint_alone
from dunnage.gate import judge
from dunnage.image.comparison import compare
from dunnage.notes import Notes
from dunnage.report.report import Report

if TYPE_CHECKING:
    from dunnage.baseline.base import Base
    from dunnage.baseline.past import Past
    from dunnage.examination import Examination
    from dunnage.image.baseline import Baseline
    from dunnage.job import Job
    from dunnage.model import Verdict
    from dunnage.subject import Subject
    from dunnage.terms import Terms


def run(job: Job) -> Verdict:
    """Do what the mode asks for, and say what it comes to."""
    if job.run.is_over:
        job.tools.runner.notice("This pull request is closed: nobody waits for a review.")
        return verdicts.PASSED
    return tell(job) if job.config.mode == "comment" else review(job)


def review(job: Job) -> Verdict:
    """Review every image that is wanted."""
    publication.check(job)
    head = job.notes.attempt("git", job.tools.repository.head, blocks=False)
    job.run.admit(head)
    changes = subject.find(job, job.workspace, head)
    before = base.find(job, head)
    known = past.look(job, head, before)
    reports = tuple(_reviewed(job, each, before, known) for each in changes)
    lines = changed.lines(job, head, before)
    reports = tuple(replace(each, changed=lines) for each in reports)
    kept.keep(job, (each.snapshot for each in reports if each.snapshot))
    publication.publish(job, reports)
    return verdicts.overall(reports)


def tell(job: Job) -> Verdict:
    """Tell the reviews of other jobs in one comment."""
    publication.check(job)
    gathered = gathering.gather(job)
    publication.tell(job, gathered)
    return verdicts.of_telling((*gathered.problems, *job.notes.problems))


def _reviewed(job: Job, change: Subject, before: Base | None, known: Past) -> Report:
    job = replace(job, notes=Notes(job.tools.runner))  # what goes wrong with this image
    agreed = terms.find(job, before, change.key.name)
    if job.config.mode == "lint":
        after = lint_alone(change, agreed, job.tools, job.notes)
        return conclude(job, change, after, None, agreed)
    found = past.find(job, known, change.key)
    layers = found.baseline.snapshot.layers if found.baseline else ()
    after = examine(change, agreed, job.tools, job.notes, layers)
    baseline = found.baseline
    if baseline is None and after.image is not None:
        baseline = built.examined(job, change, agreed, after.image, before)
    return replace(conclude(job, change, after, baseline, agreed), trend=found.trend)


def conclude(
    job: Job, change: Subject, after: Examination, baseline: Baseline | None, agreed: Terms
) -> Report:
    """Compare, judge, and put everything into one report."""
    snapshot, delta = after.snapshot(change), None
    if snapshot is not None and baseline is not None:
        before = baseline.snapshot
        delta = job.notes.attempt(
            "baseline",
            lambda: compare(before, snapshot, after.runs, after.suppressed),
            blocks=False,
        )
    findings = (finding for run in after.runs for finding in run.findings)
    sizes = after.image.sizes if after.image else None
    limits = agreed.policy.limits(job.config.limits, change.key.name, job.today)
    return Report(
        key=change.key,
        origin=job.origin(change.commit),
        dockerfile=change.path,
        runs=after.runs,
        suppressed=after.suppressed,
        image=after.image,
        snapshot=snapshot,
        delta=delta,
        problems=job.notes.problems,
        verdict=judge(limits, findings, sizes, delta, job.notes.problems),
        database=after.database,
        baseline=baseline if delta else None,
        day=job.today,
    )
