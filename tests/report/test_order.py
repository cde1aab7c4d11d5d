from builders import a_delta, a_finding, a_location, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Rating, Severity
from dunnage.report.order import brought, worst_first

ERROR = a_finding("base-image-untagged", severity=Severity.ERROR)
FIRST = a_finding(location=a_location(2))
LATER = a_finding(location=a_location(9))
CRITICAL = a_vulnerability("CVE-2", Rating.CRITICAL)
HIGH = a_vulnerability("CVE-1", Rating.HIGH)


def test_the_worst_comes_first_then_the_topmost() -> None:
    shuffled = (LATER, HIGH, FIRST, ERROR, CRITICAL)
    assert worst_first(shuffled) == (CRITICAL, HIGH, ERROR, FIRST, LATER)


def test_a_change_is_told_what_it_brings_and_not_what_was_there() -> None:
    found = FindingsDelta(new=(LATER, HIGH), fixed=(), unchanged=(ERROR,), disclosed=(CRITICAL,))
    report = a_report(LATER, ERROR, vulnerabilities=(HIGH, CRITICAL))

    assert brought(compared(report, a_delta(findings=found))) == (HIGH, LATER)


def test_without_a_baseline_all_there_is_is_told() -> None:
    report = a_report(LATER, vulnerabilities=(CRITICAL,))

    assert brought(report) == (CRITICAL, LATER)
