from dataclasses import replace

from builders import KEY, a_report
from dunnage.model import Outcome, Problem, Verdict
from dunnage.report.report import Report
from dunnage.verdicts import PASSED, of_telling, overall


def judged(name: str, outcome: Outcome, *reasons: str, allowed: tuple[str, ...] = ()) -> Report:
    verdict = Verdict(outcome, reasons, allowed)
    return replace(a_report(), key=replace(KEY, name=name), verdict=verdict)


def test_the_verdict_on_one_image_is_its_own() -> None:
    report = judged("api", Outcome.FINDINGS, "fail-on `high`: 1 vulnerability")

    assert overall([report]) == report.verdict


def test_findings_outweigh_what_could_not_be_checked_and_that_outweighs_a_pass() -> None:
    passed = judged("api", Outcome.PASS, allowed=("max-size `1MB`",))
    unchecked = judged("web", Outcome.COULD_NOT_CHECK, "build: no engine")
    found = judged("worker", Outcome.FINDINGS, "fail-on `high`: 1 vulnerability")

    assert overall([passed, unchecked]) == Verdict(
        Outcome.COULD_NOT_CHECK,
        ("web (linux/amd64): build: no engine",),
        ("api (linux/amd64): max-size `1MB`",),
    )
    assert overall([passed, unchecked, found]) == Verdict(
        Outcome.FINDINGS,
        ("worker (linux/amd64): fail-on `high`: 1 vulnerability",),
        ("api (linux/amd64): max-size `1MB`",),
    )


def test_a_telling_passes_whatever_it_tells_unless_something_could_not_be_told() -> None:
    noted = Problem("summary", "it is too long", blocks=False)
    unread = Problem("reports", "dunnage.json: it is not JSON", blocks=True)

    assert of_telling([noted]) == PASSED
    assert of_telling([noted, unread]) == Verdict(
        Outcome.COULD_NOT_CHECK, ("reports: dunnage.json: it is not JSON",)
    )
