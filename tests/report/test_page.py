import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import LAYERS, a_broken_build, a_package, a_report, an_image
from dunnage.contents import File
from dunnage.errors import ToolError
from dunnage.model import ImageKey, Location, Outcome, Problem, Step, Verdict
from dunnage.report import page
from dunnage.report.page_document import document
from dunnage.report.report import Origin, Report
from report.pictured import a_pictured_review

HEAD, TAIL = "<head><script type=application/json>", "</script>"
MOST = 1_500_000  # bytes of a page


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    written = tmp_path / "page.html"
    written.write_text(f'{HEAD}"REVIEW"{TAIL}', encoding="utf-8")
    return written


def filled(report: Report, bundle: Path) -> str:
    return page.render(report, bundle).removeprefix(HEAD).removesuffix(TAIL)


def test_a_page_holds_the_review_as_data(bundle: Path) -> None:
    report = a_report()

    assert json.loads(filled(report, bundle)) == json.loads(json.dumps(document(report)))


def test_a_page_that_was_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="`make page` builds it"):
        page.render(a_report(), tmp_path / "page.html")


def test_the_top_of_the_page_tells_both_sizes_and_whose_bytes_they_are() -> None:
    report = a_pictured_review()
    assert report.delta is not None

    told = document(report)

    assert report.image is not None
    total, base = report.image.sizes, report.image.layers[0].sizes
    assert told["figures"] == [
        {
            "name": "On disk",
            "total": total.unpacked,
            "base": base.unpacked,
            "growth": report.delta.sizes.unpacked,
            "baseGrowth": 1_900_000,
        },
        {
            "name": "To pull",
            "total": total.compressed,
            "base": base.compressed,
            "growth": report.delta.sizes.compressed,
            "baseGrowth": 570_000,
        },
    ]
    assert told["commits"] == [
        {
            "role": "commit",
            "name": "5f0c2a9d5f0c",
            "url": f"https://github.com/octo/shop/commit/{report.origin.commit}",
        },
        {
            "role": "compared with",
            "name": "1a2b3c4d1a2b",
            "url": f"https://github.com/octo/shop/commit/{report.delta.baseline.commit}",
        },
    ]
    assert told["notes"] == ["Not done: comment: the token may not write comments."]


def test_a_broken_build_has_its_reason_and_the_findings() -> None:
    report = a_broken_build()

    told = document(report)

    reasons = list(report.verdict.reasons)
    assert told["verdict"] == {"outcome": "could-not-check", "reasons": reasons}
    assert (told["figures"], told["pictures"]) == ([], [])
    assert isinstance(told["tables"], list)
    assert [each["name"] for each in told["tables"]] == ["Findings"]


def test_more_reasons_than_a_reader_takes_in_are_counted() -> None:
    verdict = Verdict(Outcome.FINDINGS, tuple(f"reason {number}" for number in range(1_040)))

    told = document(replace(a_report(), verdict=verdict))["verdict"]

    assert isinstance(told, dict)
    assert (len(told["reasons"]), told["reasons"][-1]) == (31, "and 1,010 more")


def test_a_page_of_a_hundred_thousand_files_is_small(bundle: Path) -> None:
    names = (f"usr/{'d' * 60}-{number % 300}/{'f' * 90}-{number}" for number in range(100_000))
    files = {name: File(size, 0) for size, name in enumerate(names)}
    packages = tuple(
        a_package(f"{'p' * 190}{number}", "9" * 60, size=number) for number in range(5_000)
    )
    image = replace(an_image(), files=files, packages=packages)

    written = page.render(replace(a_report(), image=image), bundle)

    assert len(written.encode()) < MOST


_TEXT = st.text(max_size=40) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\udc80\udcff",
        "\u2028\u202e",
        '"REVIEW"',
    ]
)


@given(_TEXT, _TEXT)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_reviewed_stays_data(bundle: Path, name: str, other: str) -> None:
    image = replace(
        an_image(),
        files={f"{name}/{other}": File(5, 1), "app/a": File(2, 2)},
        traced={"app/a": Step(other, Location(name, LAYERS[0].location.lines))}
        if LAYERS[0].location
        else {},
        packages=(replace(a_package(name, other), via=(other,), path=None),),
    )
    hostile = replace(
        a_report(),
        key=ImageKey(name, other),
        origin=Origin("https://github.com", "octo/shop", "c" * 40),
        image=image,
        problems=(Problem(name, other, blocks=True),),
        verdict=Verdict(Outcome.FINDINGS, (name, other)),
    )

    written = filled(hostile, bundle)

    written.encode()
    assert "<" not in written
    assert "\u2028" not in written
    assert json.loads(written) == json.loads(json.dumps(document(hostile)))
