from dataclasses import replace
from datetime import date

import pytest

from builders import BASELINE, a_delta, a_report, compared
from dunnage.image.baseline import Source
from dunnage.report.report import Report
from dunnage.report.sections.against import against
from report.reviews import REVIEWS

LINK = f"[`1a2b3c4`](https://github.com/octo/shop/commit/{BASELINE})"


def with_source(source: Source, behind: int = 0) -> Report:
    report = REVIEWS["growth"]
    assert report.baseline
    return replace(report, baseline=replace(report.baseline, source=source, behind=behind))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.REF, "from `refs/dunnage/snapshots`"),
        (Source.BUILT, "built in this job"),
        (Source.ARTIFACT, "from an artifact"),
        (Source.FILE, "from a file"),
    ],
)
def test_it_says_where_the_baseline_is_from(source: Source, words: str) -> None:
    age = "of 2026-11-18 (2 days before this review)"
    assert against(with_source(source)) == f"Compared with {LINK}, {age}, {words}"


def test_a_baseline_that_is_not_the_base_says_how_far_it_is_behind() -> None:
    assert against(with_source(Source.REF, 1)).endswith(", 1 commit before the base")
    assert against(with_source(Source.REF, 12)).endswith(", 12 commits before the base")


@pytest.mark.parametrize("day", [None, date(2026, 11, 18), date(2020, 1, 1)])
def test_an_age_that_says_nothing_is_left_out(day: date | None) -> None:
    report = replace(with_source(Source.REF), day=day)
    assert ", of 2026-11-18, from" in against(report)


def test_a_baseline_of_unknown_origin_has_its_commit() -> None:
    assert against(compared(a_report(), a_delta())) == f"Compared with {LINK}"


def test_without_a_comparison_there_is_nothing_to_say() -> None:
    assert against(a_report()) == ""
