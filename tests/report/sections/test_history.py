from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from builders import a_delta, a_report, compared
from dunnage.report.report import Report
from dunnage.report.sections.history import bars, history
from report.reviews import REVIEWS, points

_SIZES = st.lists(st.integers(0, 2**50), min_size=1, max_size=21)


def lines(report: Report) -> list[str]:
    section = history(report)
    assert section
    return section.body.splitlines()


def test_both_sizes_are_a_line_of_bars_with_their_figures() -> None:
    assert lines(REVIEWS["growth"])[:8] == [
        "### Size over time",
        "",
        "Over the last 5 commits of the default branch, and this one:",
        "",
        "```text",
        "on disk  ▁▁▁▁▁▇  251.0 MB → 340.6 MB (least 251.0 MB, most 340.6 MB)",
        "to pull  ▁▁▁▁▂▇  100.4 MB → 118.9 MB (least 100.4 MB, most 118.9 MB)",
        "```",
    ]


def test_the_chart_has_no_text_but_ours() -> None:
    body = "\n".join(lines(REVIEWS["growth"]))
    assert body.partition("```mermaid\n")[2].partition("\n```")[0].splitlines() == [
        '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#0969da"}}}}%%',
        "xychart-beta",
        '  title "MB on disk"',
        '  x-axis "commits" ["-5", "-4", "-3", "-2", "-1", "this"]',
        '  y-axis "MB" 251.00 --> 340.65',
        "  line [251.00, 251.00, 252.50, 252.50, 257.30, 340.65]",
    ]


def test_the_last_twenty_commits_are_drawn() -> None:
    report = replace(REVIEWS["growth"], trend=points(*range(100, 160)))
    assert lines(report)[2] == "Over the last 20 commits of the default branch, and this one:"
    assert "140.0 MB → 340.6 MB (least 140.0 MB" in lines(report)[5]


def test_fewer_than_three_images_are_no_history() -> None:
    growth = REVIEWS["growth"]
    assert history(replace(growth, trend=points(250.0))) is None
    assert history(replace(growth, trend=points(250.0, 251.0))) is not None


def test_the_reviewed_commit_is_no_history_of_itself() -> None:
    first, second, third = points(250.0, 251.0, 252.0)
    growth = REVIEWS["growth"]
    itself = replace(third, commit=growth.origin.commit or "")
    told = lines(replace(growth, trend=(first, second, itself)))
    assert told[2] == "Over the last 2 commits of the default branch, and this one:"


def test_where_nothing_changed_or_nothing_was_built_there_is_no_history() -> None:
    trend = points(1, 2, 3, 4)
    assert history(replace(compared(a_report(), a_delta()), trend=trend)) is None
    assert history(replace(REVIEWS["not checked"], trend=trend)) is None


def test_what_did_not_change_is_level() -> None:
    assert bars([250_000_000] * 4) == "▄▄▄▄"
    assert bars([0, 0, 0]) == "▄▄▄"


def test_a_trifle_is_no_step() -> None:
    assert bars([250_000_000, 250_100_000, 250_000_000]) == "▄▄▄"


@given(st.integers(1000, 2**50), st.integers(0, 4))
def test_one_percent_is_a_step_where_all_is_within_five(least: int, more: int) -> None:
    values = [least, least + least * more // 100, least + -(-least * (more + 1) // 100)]
    drawn = bars(values)
    assert drawn[1] < drawn[2]


@given(_SIZES)
def test_a_larger_image_never_has_a_lower_bar(values: list[int]) -> None:
    drawn = bars(values)
    assert len(drawn) == len(values)
    assert all(
        one <= other
        for one, size in zip(drawn, values, strict=True)
        for other, larger in zip(drawn, values, strict=True)
        if size <= larger
    )


@given(_SIZES)
def test_whoever_is_twice_as_large_is_clearly_taller(values: list[int]) -> None:
    least, most = min(values), max(values)
    assume(least > 0 and most >= 2 * least)
    assert (min(bars(values)), max(bars(values))) == ("▁", "▇")
