from dataclasses import replace

import pytest

from builders import ORIGIN, a_location, a_report
from dunnage.model import Lines
from dunnage.report.report import Origin


def test_a_line_of_a_path_with_spaces_is_linked_to() -> None:
    assert ORIGIN.url(a_location(3, 5, path="my app/Dockerfile")) == (
        f"https://github.com/octo/shop/blob/{ORIGIN.commit}/my%20app/Dockerfile#L3-L5"
    )


@pytest.mark.parametrize("path", ["../x", "a/../../x", ".."])
def test_a_path_that_leads_elsewhere_is_not_linked_to(path: str) -> None:
    assert ORIGIN.url(a_location(path=path)) is None


def test_a_run_is_linked_to_where_there_is_one() -> None:
    url = "https://github.com/octo/shop/actions/runs/42"
    assert replace(ORIGIN, run=42).run_url == url
    assert ORIGIN.run_url is None
    assert Origin(None, None, None, run=42).run_url is None


@pytest.mark.parametrize(
    ("first", "last", "touched"), [(1, 3, False), (3, 4, True), (6, 6, True), (7, 9, False)]
)
def test_a_location_is_touched_where_lines_overlap(first: int, last: int, touched: bool) -> None:
    report = replace(a_report(), changed={"Dockerfile": (Lines(4, 4), Lines(6, 6))})
    assert report.touches(a_location(first, last)) is touched
    assert not report.touches(a_location(first, last, path="web/Dockerfile"))


def test_where_nobody_knows_the_lines_none_is_touched() -> None:
    assert not a_report().touches(a_location())


def test_the_image_is_named_with_it_and_without_it() -> None:
    report = a_report()
    assert report.image
    assert report.image_id == report.image.id
    assert replace(report, image=None, known_id="sha256:1").image_id == "sha256:1"
