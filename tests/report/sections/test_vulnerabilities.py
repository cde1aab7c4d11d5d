from builders import a_delta, a_finding, a_mark, a_package, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Rating, Tool
from dunnage.report.report import Report
from dunnage.report.sections.vulnerabilities import vulnerabilities

QS = a_vulnerability("CVE-2022-24999", Rating.LOW, package=a_package("qs", "6.5.2"))


def told(report: Report, rows: int = 15) -> list[str]:
    section = vulnerabilities(report, rows)
    assert section
    return section.body.splitlines()


def test_a_new_one_says_what_it_is_and_what_to_do() -> None:
    delta = a_delta(findings=FindingsDelta((a_vulnerability(),), (), (), ()))
    row = next(each for each in told(compared(a_report(), delta)) if "CVE" in each)
    assert "| lodash 4.17.20 has CVE-2021-23337: command injection. |" in row


def test_those_that_are_fixed_are_named() -> None:
    marks = (a_mark(a_vulnerability(), Tool.TRIVY), a_mark(QS, Tool.TRIVY), a_mark(a_finding()))
    report = compared(a_report(), a_delta(findings=FindingsDelta((), marks, (), ())))
    assert told(report)[-1] == "Fixed: `CVE-2021-23337` in `lodash`, `CVE-2022-24999` in `qs`."
    assert told(report, 1)[-1] == "Fixed: `CVE-2021-23337` in `lodash`, 1 more."


def test_more_than_ten_new_ones_are_folded() -> None:
    many = tuple(a_vulnerability(f"CVE-2026-{number}") for number in range(12))
    delta = a_delta(findings=FindingsDelta(many, (), (), ()))
    assert "<details><summary>2 more</summary>" in told(compared(a_report(), delta))
