import pytest

from dunnage.model import Package, Rating, Vulnerability
from dunnage.scan import advice
from dunnage.scan.advice import Origin
from dunnage.scan.trivy import Detection


def told(origin: Origin, *, fixed_in: str | None = None, status: str = "affected") -> str:
    package = Package("debian", "tar", "1.34")
    vulnerability = Vulnerability("CVE-2005-2541", Rating.LOW, package, fixed_in)
    detection = Detection(vulnerability, None, status, "", "", None, None)
    return advice.vulnerability(detection, origin)


@pytest.mark.parametrize(
    ("origin", "cure"),
    [
        (Origin.DIRECT, "Fixed in 2, 3: update it."),
        (
            Origin.TRANSITIVE,
            "Fixed in 2, 3: update what depends on it, or override its version.",
        ),
        (Origin.INSTRUCTION, "Fixed in 2, 3: install that version here."),
        (
            Origin.BASE,
            "It comes with the base image. Fixed in 2, 3: update the base image.",
        ),
    ],
)
def test_the_cure_depends_on_how_it_came_in(origin: Origin, cure: str) -> None:
    assert told(origin, fixed_in="2, 3") == f"tar 1.34 has CVE-2005-2541. {cure}"


@pytest.mark.parametrize(
    ("status", "outlook"),
    [
        ("affected", "No fix is published yet."),
        ("will_not_fix", "The distribution will not fix it."),
        ("fix_deferred", "The distribution has put off a fix."),
        ("end_of_life", "This release of the distribution gets no fixes any more."),
    ],
)
def test_without_a_fix_the_outlook_is_told(status: str, outlook: str) -> None:
    expected = f"tar 1.34 has CVE-2005-2541. {outlook}"
    assert told(Origin.INSTRUCTION, status=status) == expected
