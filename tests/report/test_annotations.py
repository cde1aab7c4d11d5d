from dataclasses import replace

from builders import a_finding, a_location, a_report, a_vulnerability
from dunnage.model import Lines, Severity
from dunnage.report.annotations import Annotation, annotate


def test_a_finding_becomes_a_note_on_its_lines() -> None:
    finding = a_finding(location=a_location(4, 6), message="Two\nlines\x1b[31m.")
    assert annotate((a_report(finding),)) == (
        Annotation("warning", "Dockerfile", 4, 6, "runs-as-root", "Two lines [31m."),
    )


def test_of_many_the_worst_are_there_and_the_last_note_counts_the_others() -> None:
    notes = tuple(
        a_finding(f"n{n}", severity=Severity.NOTE, location=a_location(n)) for n in range(1, 31)
    )

    annotations = annotate((a_report(*notes, vulnerabilities=(a_vulnerability(),)),))

    assert [each.level for each in annotations] == ["error", *["notice"] * 9]
    assert annotations[-1] == Annotation(
        level="notice",
        path="Dockerfile",
        line=1,
        end_line=1,
        title="dunnage",
        message="22 more findings in Dockerfile (22): the job's summary has them.",
    )


def test_edited_lines_come_before_worse_findings_elsewhere() -> None:
    errors = tuple(
        a_finding(f"e{n}", severity=Severity.ERROR, location=a_location(n)) for n in range(1, 10)
    )
    edited = a_finding("edited", severity=Severity.ERROR, location=a_location(40, 44))
    report = replace(a_report(*errors, edited), changed={"Dockerfile": (Lines(44, 50),)})

    titles = [each.title for each in annotate((report,))]

    assert titles == ["edited", *(f"e{n}" for n in range(1, 8)), "dunnage"]


def test_a_place_has_the_worst_of_its_findings() -> None:
    mild = a_finding("mild", severity=Severity.NOTE)
    bad = a_finding("bad", severity=Severity.ERROR)

    first, more = annotate((a_report(mild, bad),))

    assert (first.title, more.message) == (
        "bad",
        "1 more finding in Dockerfile (1): the job's summary has them.",
    )


def test_what_two_images_of_one_dockerfile_share_is_told_once() -> None:
    report = a_report(a_finding())
    assert annotate((report, report)) == annotate((report,))


def test_files_beyond_three_are_others() -> None:
    findings = tuple(
        a_finding(f"r{n}", location=a_location(1, path=f"file-{n % 4}")) for n in range(12)
    )
    assert annotate((a_report(*findings),))[-1].message == (
        "8 more findings in file-0 (2), file-1 (2), file-2 (2), other files: "
        "the job's summary has them."
    )


def test_where_nothing_was_reviewed_there_is_nothing_to_annotate() -> None:
    assert annotate(()) == ()
