import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from builders import KEY, ORIGIN, a_report
from dunnage.model import ImageKey, Outcome, Problem, Verdict
from dunnage.report import comment, group, report_file
from report.harmless import harm
from report.reviews import HOSTILE, REVIEWS, renamed, several

UNREAD = Problem("report", "dunnage-web/dunnage.json: this is no report: $.version", blocks=True)
TEN = tuple(renamed(REVIEWS["huge"], f"shop/{number}") for number in range(10))
_IMAGE = re.compile(r"^<details><summary>(?:❌|✅|⚠️)", re.MULTILINE)  # fold of an image


def rows(body: str) -> list[str]:
    """Take the rows of the table of images."""
    table = next(each for each in body.split("\n\n") if each.startswith("| Image |"))
    return table.splitlines()[2:]


def test_two_images(snapshot: SnapshotAssertion) -> None:
    assert group.render(several("unchanged", "growth"), "ci") == snapshot


def test_ten_images_of_every_kind_and_a_report_that_cannot_be_read(
    snapshot: SnapshotAssertion,
) -> None:
    kinds = ("first", "unchanged", "vulnerability", "growth", "huge", "not checked", "whole")
    reports = (*several(*kinds), *several("hostile", "local"), renamed(REVIEWS["huge"], "shop/web"))
    assert group.render(reports, "ci", (UNREAD,)) == snapshot


def test_ten_huge_changes_have_ten_rows_and_each_its_headline() -> None:
    body = group.render(TEN, "ci")

    assert len(body.encode()) <= comment.LIMIT
    assert len(rows(body)) == 10
    assert len(_IMAGE.findall(body)) == 10
    assert body.count("**399 new vulnerabilities** (high)") == 10


def test_small_images_keep_everything_beside_large_ones() -> None:
    (small,) = several("vulnerability")
    body = group.render((*TEN, small), "ci")
    for section in comment.details(small, 5):
        assert section.body in body


def test_thirty_images_fit(snapshot: SnapshotAssertion) -> None:
    unchanged = (renamed(REVIEWS["unchanged"], f"shop/lib-{number:02}") for number in range(28))
    body = group.render((*unchanged, *several("vulnerability", "growth")), "ci")
    assert len(rows(body)) == 30
    assert len(_IMAGE.findall(body)) == 30
    assert body.split("<details>", 1)[0] == snapshot


def test_what_concerns_most_comes_first() -> None:
    reports = several("unchanged", "growth", "first", "not checked", "vulnerability", "huge")
    assert [row.split("`")[1] for row in rows(group.render(reports, "ci"))] == [
        "shop/vulnerability",
        "shop/not-checked",
        "shop/huge",
        "shop/growth",
        "shop/first",
        "shop/unchanged",
    ]


def test_what_went_wrong_for_every_image_is_told_once() -> None:
    problem = Problem("upload", "the token may not.", blocks=False)
    reports = tuple(replace(each, problems=(problem,)) for each in several("first", "unchanged"))
    body = group.render(reports, "ci")
    assert body.count("the token may not.") == 1
    assert body.index("the token may not.") < body.index("| Image |")


def test_one_image_alone_is_told_as_in_its_own_comment() -> None:
    report = a_report()
    expected = comment.render(report).replace(comment.marker(report.key), group.marker("ci"))
    assert group.render((report,), "ci") == expected


def test_platforms_are_told_where_they_differ() -> None:
    (one,) = several("unchanged")
    other = replace(one, key=replace(one.key, platform="linux/arm64"))
    names = [row.split("|")[1] for row in rows(group.render((one, other), "ci"))]
    assert names == [" `shop/unchanged` linux/amd64 ", " `shop/unchanged` linux/arm64 "]
    assert "| `shop/unchanged` | ✅" in group.render((one, *several("first")), "ci")


def test_a_fold_has_no_alert_of_which_github_would_show_the_source() -> None:
    folds = group.render(several("not checked", "unchanged"), "ci").partition("<details>")[2]
    assert "\n> ⚠️ **Not checked: build.** RUN npm ci" in folds
    assert "[!" not in folds


def test_without_a_report_there_is_only_what_went_wrong() -> None:
    assert group.render((), "ci", (UNREAD,)) == (
        f"{group.marker('ci')}\n\n"
        "## ⚠️ 0 images: could not check\n\n"
        "> [!WARNING]\n"
        "> **Not checked: report.** dunnage-web/dunnage.json: this is no report: `$.version`\n"
    )


def test_a_report_that_cannot_be_read_leaves_no_pass() -> None:
    body = group.render(several("first", "unchanged"), "ci", (UNREAD,))
    assert "## ⚠️ 2 images: could not check" in body


def test_a_baseline_that_should_be_there_makes_no_first_image() -> None:
    problem = Problem("baseline", "the ref cannot be read.", blocks=False)
    reports = several("first", "first")
    broken = replace(reports[0], problems=(problem,))
    first, second = rows(group.render((broken, reports[1]), "ci"))
    assert ("first" in first.split("|")[6], "first" in second.split("|")[6]) == (False, True)


def test_no_image_can_have_the_marker_of_a_group() -> None:
    names = ("ci", str(KEY), KEY.name)
    own = {comment.marker(KEY).partition(":")[0], comment.marker(ImageKey("ci", "images"))}
    for name in names:
        assert group.marker(name).partition(":")[0] not in own
    assert len({group.marker(name) for name in names}) == 3


@pytest.mark.parametrize("number", [2, 10, 30, 200])
def test_hostile_images_fit_and_none_breaks_out_of_its_fold(number: int) -> None:
    hostile = replace(
        report_file.load(report_file.dump(REVIEWS["hostile"]), ORIGIN),
        problems=tuple(Problem(HOSTILE, f"{each}{HOSTILE}", blocks=True) for each in range(50)),
        verdict=Verdict(Outcome.FINDINGS, (HOSTILE * 9,) * 50),
    )
    reports = [renamed(hostile, f"{each}{HOSTILE}") for each in range(number)]

    body = group.render(reports, HOSTILE, (UNREAD,) * 99)

    assert harm(body) == []
    assert len(body.encode()) <= comment.LIMIT
    assert body.startswith(f"{group.marker(HOSTILE)}\n\n## ❌ {number} images: findings")
    lines = body.splitlines()
    assert sum(each.startswith("<details>") for each in lines) == lines.count("</details>")
    assert number > 30 or (len(rows(body)) == len(_IMAGE.findall(body)) == number)


@given(st.lists(st.sampled_from([*REVIEWS]), max_size=60), st.text(max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_together_it_fits_and_every_image_has_a_row(
    names: list[str], name: str
) -> None:
    reports = [
        renamed(REVIEWS[each], f"{each} {number} {name}") for number, each in enumerate(names)
    ]
    body = group.render(reports, name)
    assert len(body.encode()) <= comment.LIMIT
    assert len(names) < 2 or len(rows(body)) == len(names)
