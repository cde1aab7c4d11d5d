from builders import (
    a_broken_build,
    a_delta,
    a_finding,
    a_layer,
    a_report,
    a_vulnerability,
    compared,
)
from dunnage.image.delta import FindingsDelta, InstructionDelta
from dunnage.model import Sizes
from dunnage.report.outputs import Files, outputs


def test_a_compared_review_gives_every_number() -> None:
    finding, vulnerability = a_finding(), a_vulnerability()
    delta = a_delta(
        instructions=(InstructionDelta(None, a_layer(), Sizes(18_200_000, -61_000_000)),),
        findings=FindingsDelta((finding, vulnerability), (), (), ()),
    )
    report = compared(a_report(finding, vulnerabilities=(vulnerability,)), delta)
    assert dict(outputs(report, Files("dunnage.sarif", "dunnage.json", "dunnage.html"))) == {
        "verdict": "pass",
        "could-not-check": "",
        "image-id": f"sha256:{'ab' * 32}",
        "size-compressed": "112400000",
        "size-unpacked": "196530000",
        "size-delta-compressed": "18200000",
        "size-delta-unpacked": "-61000000",
        "findings-error": "0",
        "findings-warning": "1",
        "findings-note": "0",
        "vulnerabilities-critical": "0",
        "vulnerabilities-high": "1",
        "vulnerabilities-medium": "0",
        "vulnerabilities-low": "0",
        "new-vulnerabilities": "1",
        "fixed-vulnerabilities": "0",
        "sarif-file": "dunnage.sarif",
        "report-file": "dunnage.json",
        "page-file": "dunnage.html",
    }


def test_what_is_not_known_is_empty_and_never_zero() -> None:
    values = dict(outputs(a_broken_build(a_finding()), Files(None, None, None)))
    assert {name for name, value in values.items() if value} == {
        "verdict",
        "could-not-check",
        "findings-error",
        "findings-warning",
        "findings-note",
    }


def test_each_part_that_did_not_work_has_a_line() -> None:
    assert dict(outputs(a_broken_build(), Files(None, None, None)))["could-not-check"] == (
        "build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
        "package.json and the lockfile differ"
    )
