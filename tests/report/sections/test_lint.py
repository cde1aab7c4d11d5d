from dataclasses import replace

from builders import a_delta, a_finding, a_location, a_mark, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Lines, Severity
from dunnage.report.report import Origin, Report
from dunnage.report.sections.lint import lint

MILD = a_finding("mild", severity=Severity.NOTE, location=a_location(4), message="Mild.")
BAD = a_finding("bad", severity=Severity.ERROR, location=a_location(9), message="Bad.")
EDITED = {"Dockerfile": (Lines(3, 5),)}


def told(report: Report) -> list[str]:
    """Take the lines, without the heads of tables and without links."""
    section = lint(replace(report, origin=Origin(None, None, None)), 15)
    rows = section.body.splitlines() if section else []
    return [
        row.split(" | [")[0] for row in rows if row and "---" not in row and "Message" not in row
    ]


def test_findings_on_edited_lines_come_first_and_are_marked() -> None:
    delta = a_delta(findings=FindingsDelta((BAD, MILD), (), (), ()))
    assert told(replace(compared(a_report(BAD, MILD), delta), changed=EDITED)) == [
        "### Findings",
        "| 🔵&nbsp;note | `Dockerfile:4` _edited here_ | Mild.",
        "| 🔴&nbsp;error | `Dockerfile:9` | Bad.",
    ]


def test_what_the_baseline_has_too_is_folded_but_marked() -> None:
    delta = a_delta(findings=FindingsDelta((), (), (BAD, MILD), ()))
    assert told(replace(compared(a_report(BAD, MILD), delta), changed=EDITED)) == [
        "### Findings",
        "<details><summary>2 findings that the baseline has too</summary>",
        "| 🔵&nbsp;note | `Dockerfile:4` _edited here_ | Mild.",
        "| 🔴&nbsp;error | `Dockerfile:9` | Bad.",
        "</details>",
    ]


def test_without_a_baseline_what_the_change_leaves_alone_is_folded() -> None:
    assert told(replace(a_report(BAD, MILD), changed=EDITED)) == [
        "### Findings",
        "| 🔵&nbsp;note | `Dockerfile:4` _edited here_ | Mild.",
        "<details><summary>1 finding on lines that this change leaves alone</summary>",
        "| 🔴&nbsp;error | `Dockerfile:9` | Bad.",
        "</details>",
    ]


def test_without_an_edited_line_nothing_is_folded() -> None:
    expected = [
        "### Findings",
        "| 🔴&nbsp;error | `Dockerfile:9` | Bad.",
        "| 🔵&nbsp;note | `Dockerfile:4` | Mild.",
    ]
    assert told(a_report(MILD, BAD)) == expected
    assert told(replace(a_report(MILD, BAD), changed={})) == expected


def test_more_than_ten_are_folded() -> None:
    many = tuple(a_finding(f"r{number}") for number in range(12))
    assert told(a_report(*many))[11] == "<details><summary>2 more</summary>"


def test_what_is_no_longer_found_is_named_once() -> None:
    marks = (a_mark(BAD), a_mark(MILD), a_mark(BAD), a_mark(a_vulnerability()))
    delta = a_delta(findings=FindingsDelta((), marks, (), ()))
    assert told(compared(a_report(), delta)) == [
        "### Findings",
        "No longer found: `bad` (2 times), `mild`.",
    ]


def test_where_nothing_was_found_there_is_no_section() -> None:
    assert told(a_report(vulnerabilities=(a_vulnerability(),))) == []
