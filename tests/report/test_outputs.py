from dataclasses import replace

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
from dunnage.model import Outcome, Problem, Sizes, Verdict
from dunnage.report.outputs import OUTPUTS, Files, outputs
from dunnage.report.report import Report

NOTHING = Files(None)
KNOWN_WITHOUT_AN_IMAGE = {
    "verdict",
    "could-not-check",
    "findings-error",
    "findings-warning",
    "findings-note",
}


def a_growth() -> Report:
    finding, vulnerability = a_finding(), a_vulnerability()
    delta = a_delta(
        instructions=(InstructionDelta(None, a_layer(), Sizes(18_200_000, -61_000_000)),),
        findings=FindingsDelta((finding, vulnerability), (), (), ()),
    )
    return compared(a_report(finding, vulnerabilities=(vulnerability,)), delta)


def test_a_compared_review_gives_every_number() -> None:
    files = Files("dunnage.sarif", ("dunnage.json",), ("dunnage.html",))
    assert dict(outputs((a_growth(),), files)) == {
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


def test_several_reviews_are_added_up() -> None:
    failing = replace(a_growth(), verdict=Verdict(Outcome.FINDINGS))

    values = dict(outputs((a_growth(), failing), Files("all.sarif", ("a.json", "b.json"))))

    assert values == {
        "verdict": "findings",
        "could-not-check": "",
        "image-id": f"sha256:{'ab' * 32}\nsha256:{'ab' * 32}",
        "size-compressed": "224800000",
        "size-unpacked": "393060000",
        "size-delta-compressed": "36400000",
        "size-delta-unpacked": "-122000000",
        "findings-error": "0",
        "findings-warning": "2",
        "findings-note": "0",
        "vulnerabilities-critical": "0",
        "vulnerabilities-high": "2",
        "vulnerabilities-medium": "0",
        "vulnerabilities-low": "0",
        "new-vulnerabilities": "2",
        "fixed-vulnerabilities": "0",
        "sarif-file": "all.sarif",
        "report-file": "a.json\nb.json",
        "page-file": "",
    }


def test_what_one_of_several_does_not_know_is_not_known_of_all() -> None:
    values = dict(outputs((a_growth(), a_report()), NOTHING))
    assert (values["size-delta-unpacked"], values["new-vulnerabilities"]) == ("", "")
    assert values["vulnerabilities-high"] == "1"


def test_what_is_not_known_is_empty_and_never_zero() -> None:
    values = dict(outputs((a_broken_build(a_finding()),), NOTHING))
    assert {name for name, value in values.items() if value} == KNOWN_WITHOUT_AN_IMAGE


def test_without_any_report_every_output_is_there_and_nothing_was_checked() -> None:
    problem = Problem("reports", "there are none", blocks=True)

    values = dict(outputs((), NOTHING, (problem,)))

    assert values == {each.name: "" for each in OUTPUTS} | {
        "verdict": "could-not-check",
        "could-not-check": "reports: there are none",
    }


def test_each_part_that_did_not_work_has_a_line() -> None:
    assert dict(outputs((a_broken_build(),), NOTHING))["could-not-check"] == (
        "build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
        "package.json and the lockfile differ"
    )


def test_of_several_a_problem_has_its_image_unless_all_have_it() -> None:
    everywhere = Problem("upload", "refused", blocks=False)
    broken = a_broken_build()
    reports = (
        replace(a_report(), problems=(everywhere,)),
        replace(broken, problems=(*broken.problems, everywhere)),
    )

    assert dict(outputs(reports, NOTHING))["could-not-check"].splitlines() == [
        "upload: refused",
        (
            "shop/api (linux/amd64): build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
            "package.json and the lockfile differ"
        ),
    ]
