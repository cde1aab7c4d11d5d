from dataclasses import replace

from builders import ORIGIN, a_delta, a_finding, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.report import comment, group, summary
from dunnage.report.outputs import Files
from report.reviews import several

NOTHING = Files(None)


def test_the_summary_is_the_comment_without_its_marker() -> None:
    report = a_report(a_finding(), vulnerabilities=(a_vulnerability(),))
    marker = comment.marker(report.key)
    expected = comment.render(report).removeprefix(f"{marker}\n\n")
    assert summary.render((report,), NOTHING) == expected


def test_of_several_images_it_is_their_common_comment() -> None:
    reports = several("unchanged", "first")
    expected = group.render(reports, "ci").removeprefix(f"{group.marker('ci')}\n\n")
    assert summary.render(reports, NOTHING) == expected


def test_the_summary_shows_what_the_comment_has_no_room_for() -> None:
    many = tuple(a_finding(f"DL{number}") for number in range(100))
    report = compared(a_report(*many), a_delta(findings=FindingsDelta(many, (), (), ())))
    assert summary.render((report,), NOTHING).count("\n| 🟡") == 100
    assert "…and 85 more." in comment.render(report)


def test_the_summary_says_where_the_picture_is() -> None:
    report = replace(a_report(), origin=replace(ORIGIN, run=42))
    last = summary.render((report,), Files(None, (), ("out/dunnage.html",))).splitlines()[-1]
    assert last == (
        "Picture: `out/dunnage.html`, among the [artifacts of this run]"
        "(https://github.com/octo/shop/actions/runs/42) where a step uploads it."
    )


def test_outside_of_a_run_only_the_pictures_are_named() -> None:
    last = summary.render((a_report(),), Files(None, (), ("a.html", "b.html"))).splitlines()[-1]
    assert last == "Pictures: `a.html`, `b.html`."


def test_the_summary_fits_into_what_the_runner_takes() -> None:
    many = tuple(a_finding(f"DL{number}", message="😀 " * 300) for number in range(2000))
    report = a_report(*many)
    files = Files(None, (), tuple(f"{number}.html" for number in range(999)))
    for reports in ((report,), (report,) * 99):
        assert len(summary.render(reports, files).encode()) <= summary.LIMIT
