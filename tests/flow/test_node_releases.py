from datetime import date

import pytest

from dunnage.flow import node_releases
from dunnage.flow.node_releases import AS_OF, CODENAMES, LINES, NPM_MAJORS, SecurityRelease
from dunnage.rules.node_security_release_missing import node_security_release_missing

_OCTOBER = "https://nodejs.org/en/blog/vulnerability/october-2026-security-releases"


@pytest.mark.parametrize(
    ("major", "end"),
    [
        (4, date(2018, 4, 30)),
        (16, date(2023, 9, 11)),
        (18, date(2025, 4, 30)),
        (20, date(2026, 4, 30)),
        (22, date(2027, 4, 30)),
        (24, date(2028, 4, 30)),
        (26, date(2029, 4, 30)),
        (27, None),
    ],
)
def test_a_line_ends_on_the_day_that_the_schedule_tells(major: int, end: date | None) -> None:
    assert node_releases.end_of_life(major) == end


# Each of these was announced as a security release, or comes right before or after one:
# https://nodejs.org/en/blog/vulnerability
@pytest.mark.parametrize(
    ("version", "lacked"),
    [
        ("22.3.0", "22.23.4"),
        ("22.4.1", "22.23.4"),
        ("22.22.2", "22.23.4"),
        ("22.23.0", "22.23.4"),
        ("22.23.2", "22.23.4"),
        ("22.23.4", None),
        ("24.17.0", "24.22.1"),
        ("24.22.0", "24.22.1"),
        ("24.22.1", None),
        ("24.22.2", None),
        ("26.3.1", "26.12.1"),
        ("26.12.1", None),
        ("26.13.0", None),
    ],
)
def test_no_known_security_release_is_newer_than_the_one_of_its_line(
    version: str, lacked: str | None
) -> None:
    found = node_releases.lacking(version)

    assert (found.version if found else None) == lacked


def test_a_security_release_is_told_with_its_day_and_source() -> None:
    assert node_releases.lacking("24.19.0") == SecurityRelease(
        "24.22.1", date(2026, 10, 21), _OCTOBER
    )


@pytest.mark.parametrize(
    "version", ["", "24", "lts", "26.0.0-nightly", "99.1.0", "1" * 5000, "18.1.0"]
)
def test_what_is_no_release_of_a_line_that_is_mended_lacks_nothing(version: str) -> None:
    assert node_releases.lacking(version) is None


def test_the_table_holds_together() -> None:
    mended = {major for major, line in LINES.items() if line.end_of_life >= AS_OF}
    releases = {major: line.security for major, line in LINES.items() if line.security}

    assert releases.keys() == mended
    assert all(node_releases.major(each.version) == major for major, each in releases.items())
    assert all(each.date <= AS_OF for each in releases.values())
    assert all(each.source.startswith("https://nodejs.org/en/blog/") for each in releases.values())
    assert CODENAMES["krypton"] == 24
    assert NPM_MAJORS[24] == 11


def test_the_page_of_the_rule_tells_how_old_the_table_is() -> None:
    assert f"is of\n{AS_OF};" in node_security_release_missing.rule.help
