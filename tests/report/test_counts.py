from dataclasses import replace

from builders import a_broken_build, a_delta, a_finding, a_mark, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Rating, Severity, Tool
from dunnage.report.counts import Counts, count

ROOT, NOTE = a_finding(), a_finding("no-healthcheck", severity=Severity.NOTE)
HIGH, LOW = a_vulnerability(), a_vulnerability("CVE-2005-2541", Rating.LOW)


def test_a_finding_counts_by_severity_or_by_rating_and_never_twice() -> None:
    assert count(a_report(ROOT, NOTE, NOTE, vulnerabilities=(HIGH, LOW))) == Counts(
        severities={Severity.WARNING: 1, Severity.NOTE: 2},
        ratings={Rating.HIGH: 1, Rating.LOW: 1},
        new=None,
        fixed=None,
        disclosed=None,
    )


def test_new_and_fixed_are_vulnerabilities_only() -> None:
    marks = (a_mark(ROOT), a_mark(LOW, Tool.TRIVY))
    delta = a_delta(findings=FindingsDelta((ROOT, HIGH), marks, (), ()))
    totals = count(compared(a_report(ROOT, vulnerabilities=(HIGH,)), delta))
    assert (totals.new, totals.fixed, totals.disclosed) == ({Rating.HIGH: 1}, {Rating.LOW: 1}, {})


def test_without_a_scan_nothing_is_known_of_vulnerabilities() -> None:
    assert count(a_broken_build(ROOT)) == Counts({Severity.WARNING: 1}, None, None, None, None)


def test_a_scan_is_compared_only_with_a_scan() -> None:
    delta = a_delta(findings=FindingsDelta((), (), (HIGH,), ()))
    delta = replace(delta, baseline=replace(delta.baseline, ran=(Tool.DUNNAGE,)))
    totals = count(compared(a_report(vulnerabilities=(HIGH,)), delta))
    assert (totals.ratings, totals.new) == ({Rating.HIGH: 1}, None)
