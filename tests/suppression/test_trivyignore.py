from datetime import date

import pytest

from dunnage.model import Lines, Location, Tool
from dunnage.suppression import trivyignore
from dunnage.suppression.mistake import Allowed, Mistake
from dunnage.suppression.suppression import Kind, Suppression

_FILE = """\
# Accept the risk
# until the next release
CVE-2026-0001
CVE-2026-0002 exp:2027-02-01

aws-access-key-id  # a key of the tests
DS002
AVD-DS-0026
"""


def at(line: int) -> Location:
    return Location(".trivyignore", Lines(line, line))


def waiver(
    rule: str, line: int, reason: str | None = None, until: date | None = None
) -> Suppression:
    return Suppression(Kind.WAIVER, rule, at(line), reason, until=until, tool=Tool.TRIVY)


def test_entries_are_read_with_their_reasons_and_ends() -> None:
    accepted = "Accept the risk until the next release"

    assert trivyignore.parse(_FILE.encode()) == Allowed(
        (
            waiver("CVE-2026-0001", 3, accepted),
            waiver("CVE-2026-0002", 4, accepted, date(2027, 1, 31)),
            waiver("aws-access-key-id", 6, "a key of the tests"),
        )
    )


@pytest.mark.parametrize(
    "end", ["2026-13-01", "tomorrow", "", "20270201", "0001-01-01", "2027-W01-1"]
)
def test_an_end_that_is_no_day_is_a_mistake_and_the_rest_counts(end: str) -> None:
    content = f"CVE-2026-0001 exp:{end}\nCVE-2026-0002\n".encode()

    assert trivyignore.parse(content) == Allowed(
        (waiver("CVE-2026-0002", 2),),
        (Mistake(at(1), f"`{end}` is no date, such as `2027-01-31`"),),
    )


def test_an_entry_ends_on_the_very_day_it_names() -> None:
    (entry,) = trivyignore.parse(b"CVE-2026-0001 exp:2027-02-01").suppressions

    assert not entry.is_over(date(2027, 1, 31))
    assert entry.is_over(date(2027, 2, 1))


def test_after_a_thousand_entries_nothing_counts() -> None:
    allowed = trivyignore.parse(b"CVE-2026-0001\n" * 1200)

    assert len(allowed.suppressions) == 1000
    assert allowed.mistakes == (
        Mistake(at(1001), "from here on nothing counts: 1,000 entries are enough"),
    )


def test_bytes_that_are_no_text_break_nothing() -> None:
    allowed = trivyignore.parse(b"\xef\xbb\xbfCVE-2026-0001\r\n\xff\x00\x1b[31m\n")

    assert [each.rule for each in allowed.suppressions] == [
        "CVE-2026-0001",
        "\N{REPLACEMENT CHARACTER} [31m",
    ]
