from builders import a_delta, a_finding, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.report import comment, summary


def test_the_summary_is_the_comment_without_its_marker() -> None:
    report = a_report(a_finding(), vulnerabilities=(a_vulnerability(),))
    marker = comment.marker(report.key)
    assert summary.render(report) == comment.render(report).removeprefix(f"{marker}\n\n")


def test_the_summary_shows_what_the_comment_has_no_room_for() -> None:
    many = tuple(a_finding(f"DL{number}") for number in range(100))
    report = compared(a_report(*many), a_delta(findings=FindingsDelta(many, (), (), ())))
    assert summary.render(report).count("\n| 🟡") == 100
    assert "…and 85 more." in comment.render(report)


def test_the_summary_fits_into_what_the_runner_takes() -> None:
    many = tuple(a_finding(f"DL{number}", message="😀 " * 300) for number in range(2000))
    assert len(summary.render(a_report(*many)).encode()) <= summary.LIMIT
