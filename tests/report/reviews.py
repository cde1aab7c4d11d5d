"""Whole reviews, whose comparisons are computed as in the pipeline: one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from builders import (
    BASELINE,
    COMMIT,
    LAYERS,
    ORIGIN,
    a_broken_build,
    a_finding,
    a_layer,
    a_location,
    a_mark,
    a_package,
    a_report,
    a_snapshot,
    a_vulnerability,
)
from dunnage.contents import Hiding
from dunnage.image.baseline import Baseline, Source
from dunnage.image.comparison import compare
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory, Mark, Snapshot
from dunnage.image.trend import Point
from dunnage.image.volatile import Volatile
from dunnage.image.waste import Waste
from dunnage.model import (
    Database,
    Finding,
    ImageKey,
    Lines,
    Location,
    Outcome,
    Package,
    Problem,
    Rating,
    Rule,
    Severity,
    Share,
    Sizes,
    Step,
    Suppressed,
    Tool,
    ToolRun,
    Verdict,
    Vulnerability,
)
from dunnage.report.report import Report
from report.pull_requests import a_pull_request

DAY = date(2026, 11, 20)
TAKEN = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
HOSTILE = (
    "<img src=x onerror=alert(1)> @octocat #1 octo/shop#2 GH-3 [x](https://evil.example) "
    "![i](//evil.example) </details></summary> <!-- dunnage: 0 --> `a` ```\n```mermaid\n"
    "| a | b |\n\u202e\u2066bidi\ud800\0 https://evil.example www.evil.example **b** :smile: $x$"
)


def known(finding: Finding) -> Finding:
    """Link the rule to a page that a report from elsewhere may link to."""
    url = f"https://github.com/OWNER/dunnage/blob/main/docs/rules/{finding.rule.id}.md"
    return replace(finding, rule=replace(finding.rule, url=url))


ROOT = known(a_finding())
SHIPPED = known(
    a_finding(
        "dev-dependencies-shipped",
        severity=Severity.ERROR,
        location=a_location(14),
        message="devDependencies are in the image (@types/node, eslint): add `--omit=dev`.",
        subject="RUN npm ci",
    )
)
LODASH = a_vulnerability()
QS = a_vulnerability("CVE-2022-24999", package=a_package("qs", "6.5.2"), fixed_in="6.5.3")


def with_baseline(
    report: Report, before: Snapshot, source: Source = Source.REF, behind: int = 0
) -> Report:
    assert report.snapshot
    delta = compare(before, report.snapshot, report.runs, report.suppressed)
    baseline = Baseline(before, source, TAKEN, behind)
    return replace(report, delta=delta, baseline=baseline, day=DAY)


def points(*megabytes: float) -> tuple[Point, ...]:
    return tuple(
        Point(
            f"{number:040x}",
            TAKEN + timedelta(days=number - len(megabytes)),
            Sizes(int(each * 400_000), int(each * 1_000_000)),
        )
        for number, each in enumerate(megabytes)
    )


def a_first_image() -> Report:
    return a_report(ROOT, vulnerabilities=(LODASH,))


def an_unchanged_image() -> Report:
    report = a_report(ROOT, vulnerabilities=(LODASH,))
    marks = (a_mark(ROOT), a_mark(LODASH, Tool.TRIVY))
    before = replace(a_snapshot(commit=BASELINE), findings=marks)
    return replace(with_baseline(report, before), trend=points(257.1, 257.4, 257.4))


def one_vulnerability() -> Report:
    report = a_report(ROOT, vulnerabilities=(LODASH,), outcome=Outcome.FINDINGS)
    report = replace(
        report,
        verdict=Verdict(Outcome.FINDINGS, ("fail-on `new-high`: 1 vulnerability",)),
        changed={"package-lock.json": (Lines(350, 356),)},
    )
    before = replace(
        a_snapshot(commit=BASELINE), packages=(), findings=(a_mark(ROOT), a_mark(QS, Tool.TRIVY))
    )
    return with_baseline(report, before, behind=2)


def a_growth() -> Report:
    """Do all at once: grow, edit lines with findings, fix one, allow one."""
    report = a_pull_request()
    assert report.delta
    runs = (ToolRun(Tool.DUNNAGE, "0.1.0", (ROOT, SHIPPED)), *report.runs[1:])
    report = replace(
        report,
        runs=runs,
        suppressed=(Suppressed(Tool.DUNNAGE, ROOT, a_location(2), "an old image"),),
        trend=points(251.0, 251.0, 252.5, 252.5, 257.3),
        changed={"Dockerfile": (Lines(13, 15),)},
        problems=(Problem("upload", "give the job `security-events: write`.", blocks=False),),
        origin=replace(ORIGIN, run=4242, pull_request=7),
    )
    gone = known(a_finding("workdir-missing", subject="WORKDIR"))
    before = replace(
        report.delta.baseline if report.delta else a_snapshot(), findings=(a_mark(gone),)
    )
    return with_baseline(report, before, Source.BUILT)


def a_huge_change() -> Report:
    lint = tuple(
        known(
            a_finding(f"DL{n}", location=a_location(n), message="a message " * 29, subject=str(n))
        )
        for n in range(1, 400)
    )
    vulnerabilities = tuple(
        a_vulnerability(f"CVE-2024-{n}", package=a_package(f"{n}" + "p" * 70, f"{n}." + "0" * 90))
        for n in range(1, 400)
    )
    layers = tuple(
        a_layer(f"RUN {n} " + "x" * 200, n * 10**6, n * 10**6, line=n) for n in range(1, 99)
    )
    report = replace(
        a_report(*lint, vulnerabilities=vulnerabilities),
        snapshot=replace(
            a_snapshot((*LAYERS, *layers)),
            packages=tuple(a_package(f"p{n}", "9" * 99) for n in range(2000)),
            directories=tuple(Directory(f"{n}" * 60, n) for n in range(99, 1, -1)),
        ),
        image=None,
    )
    return with_baseline(report, a_snapshot(commit=BASELINE))


def not_checked() -> Report:
    return a_broken_build(ROOT, SHIPPED)


def a_hostile_report() -> Report:
    """Say what means something to Markdown, GitHub or a terminal in every field."""
    path = "../" * 9 + HOSTILE
    where = Location(path, Lines(3, 9))
    rule = Rule(HOSTILE, HOSTILE, "", Severity.ERROR, "https://evil.example/", 9.0)
    package = Package(
        "npm",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        10**9,
        base=True,
        location=where,
        dev=True,
        via=(HOSTILE, HOSTILE),
    )
    finding = Finding(rule, where, HOSTILE, HOSTILE)
    vulnerable = replace(
        finding,
        vulnerability=Vulnerability(HOSTILE, Rating.CRITICAL, package, HOSTILE, exploited=True),
    )
    step = Step(HOSTILE, where)
    layer = replace(a_layer(HOSTILE, 10**12, 10**12), location=where, shares=(Share(step, 10**12),))
    key = ImageKey(HOSTILE, HOSTILE)
    snapshot = replace(
        a_snapshot((layer,)),
        key=key,
        tools=((HOSTILE, HOSTILE),),
        packages=(package,),
        directories=(Directory(HOSTILE, 10**12),),
        parts=(Part(HOSTILE, 1, 10**12),),
        waste=(Waste(step, step, Hiding.DELETED, 10**12, 9, (HOSTILE,)),),
        volatile=(Volatile(HOSTILE, 10**12, step),),
    )
    before = replace(
        snapshot,
        commit=BASELINE,
        layers=(),
        packages=(),
        directories=(),
        parts=(),
        waste=(),
        volatile=(),
        findings=(
            Mark(Tool.TRIVY, HOSTILE, "gone " + HOSTILE, "high"),
            Mark(Tool.DUNNAGE, HOSTILE, "gone", "error"),
        ),
    )
    report = Report(
        key=key,
        origin=replace(ORIGIN, commit=COMMIT, run=1, pull_request=1),
        dockerfile=path,
        runs=(
            ToolRun(Tool.DUNNAGE, HOSTILE, (finding,)),
            ToolRun(Tool.TRIVY, HOSTILE, (vulnerable,)),
            ToolRun(Tool.HADOLINT, HOSTILE, (), HOSTILE),
        ),
        image=None,
        snapshot=snapshot,
        delta=None,
        problems=(Problem(HOSTILE, HOSTILE, blocks=True),),
        verdict=Verdict(Outcome.FINDINGS, (HOSTILE,), (HOSTILE,)),
        suppressed=(Suppressed(Tool.HADOLINT, finding, where, HOSTILE),),
        database=Database(HOSTILE, 9, HOSTILE, HOSTILE),
        trend=points(1, 2, 3),
        changed={path: (Lines(1, 9),)},
        known_id=HOSTILE,
    )
    return with_baseline(report, before, Source.ARTIFACT, behind=3)


REVIEWS = {
    "first": a_first_image(),
    "unchanged": an_unchanged_image(),
    "vulnerability": one_vulnerability(),
    "growth": a_growth(),
    "huge": a_huge_change(),
    "not checked": not_checked(),
    "hostile": a_hostile_report(),
    "whole": a_pull_request(),
    "local": replace(a_growth(), origin=replace(ORIGIN, server=None, repository=None, commit=None)),
}


def several(*names: str) -> tuple[Report, ...]:
    """Give each of these reviews an image of its own."""
    return tuple(renamed(REVIEWS[name], f"shop/{name.replace(' ', '-')}") for name in names)


def renamed(report: Report, name: str) -> Report:
    """Review another image, of which everything is the same."""
    key = replace(report.key, name=name)
    return replace(report, key=key, snapshot=report.snapshot and replace(report.snapshot, key=key))
