"""The whole action, top to bottom: examine the change, compare it with its base, judge, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage import publication, subject, terms
from dunnage.baseline import base, file
from dunnage.examination import examine
from dunnage.gate import judge
from dunnage.image.comparison import compare
from dunnage.report.report import Origin, Report

if TYPE_CHECKING:
    from dunnage.examination import Examination
    from dunnage.image.snapshot import Snapshot
    from dunnage.job import Job
    from dunnage.model import Verdict
    from dunnage.subject import Subject
    from dunnage.terms import Terms


def review(job: Job) -> Verdict:
    """Do everything, and say what it comes to."""
    publication.check(job)
    commit = job.notes.attempt("git", job.tools.repository.head, blocks=False)
    change = subject.find(job, job.workspace, commit)
    given = file.load(job.workspace, job.config.baseline)
    agreed = terms.find(job, commit, change.key.name)
    after = examine(change, agreed, job.tools, job.notes, given.layers if given else ())
    before = given or (base.examined(job, change, agreed, after.image) if after.image else None)
    report = conclude(job, change, after, before, agreed)
    publication.publish(job, report)
    return report.verdict


def conclude(
    job: Job, change: Subject, after: Examination, before: Snapshot | None, agreed: Terms
) -> Report:
    """Compare, judge, and put everything into one report."""
    snapshot, delta = after.snapshot(change), None
    if snapshot is not None and before is not None:
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
        origin=Origin(job.run.server_url, job.run.repository, change.commit),
        dockerfile=change.path,
        runs=after.runs,
        suppressed=after.suppressed,
        image=after.image,
        snapshot=snapshot,
        delta=delta,
        problems=job.notes.problems,
        verdict=judge(limits, findings, sizes, delta, job.notes.problems),
        database=after.database,
    )
