from builders import a_delta, a_finding, a_location, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Rating, Severity
from dunnage.report.order import new_first, worst_first

ERROR = a_finding("base-image-untagged", severity=Severity.ERROR)
FIRST = a_finding(location=a_location(2))
LATER = a_finding(location=a_location(9))
CRITICAL = a_vulnerability("CVE-2", Rating.CRITICAL)
HIGH = a_vulnerability("CVE-1", Rating.HIGH)


def test_the_worst_comes_first_then_the_topmost() -> None:
    shuffled = (LATER, HIGH, FIRST, ERROR, CRITICAL)
    assert worst_first(shuffled) == (CRITICAL, HIGH, ERROR, FIRST, LATER)


def test_what_the_change_brought_comes_before_what_is_worse_and_was_there() -> None:
    found = FindingsDelta(new=(LATER, HIGH), fixed=(), unchanged=(ERROR,), disclosed=(CRITICAL,))
    report = a_report(LATER, ERROR, vulnerabilities=(HIGH, CRITICAL))
    expected = (HIGH, LATER, CRITICAL, ERROR)
    assert new_first(compared(report, a_delta(findings=found))) == expected
