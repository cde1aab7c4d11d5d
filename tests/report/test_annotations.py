from builders import a_finding, a_location, a_report, a_vulnerability
from dunnage.model import Severity
from dunnage.report.annotations import Annotation, annotate


def test_a_finding_becomes_a_note_on_its_lines() -> None:
    finding = a_finding(location=a_location(4, 6), message="Two\nlines\x1b[31m.")
    assert annotate(a_report(finding)) == (
        Annotation("warning", "Dockerfile", 4, 6, "runs-as-root", "Two lines [31m."),
    )


def test_without_a_baseline_every_finding_is_there_and_the_worst_is_first() -> None:
    notes = tuple(a_finding(f"n{n}", severity=Severity.NOTE) for n in range(30))
    annotations = annotate(a_report(*notes, vulnerabilities=(a_vulnerability(),)))
    assert [each.level for each in annotations] == ["error", *["notice"] * 30]
