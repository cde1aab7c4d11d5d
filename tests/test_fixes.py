from collections.abc import Iterator

import pytest

from dunnage import fixes
from dunnage.dockerfile import parse
from dunnage.model import Fix, Lines
from dunnage.rule import Evidence, Example
from dunnage.rules import PRACTICES

_FIXED = [
    pytest.param(example, id=f"{practice.rule.id}-{number}")
    for practice in PRACTICES
    for number, example in enumerate(practice.examples, start=1)
    if example.fixed is not None
]


def fix(first: int, replacement: str, last: int | None = None) -> Fix:
    return Fix(Lines(first, last or first), replacement)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nx\ny\nc\n"),
        (b"a\r\nb\r\nc\r\n", b"a\r\nx\r\ny\r\nc\r\n"),
        (b"a\nb", b"a\nx\ny"),
        (b"a\r\nb", b"a\r\nx\r\ny"),
        (b"a\nb\r\nc\n", b"a\nx\ny\r\nc\n"),
        (b"a \t\nb\n\n\n \xff", b"a \t\nx\ny\n\n\n \xff"),
        (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\nx\ny\n"),
    ],
)
def test_a_fix_changes_no_byte_but_those_of_its_line(before: bytes, after: bytes) -> None:
    assert fixes.apply(before, [fix(2, "x\ny")]) == after


def test_a_fix_of_the_first_line_keeps_the_byte_order_mark() -> None:
    assert fixes.apply(b"\xef\xbb\xbfa\nb", [fix(1, "x")]) == b"\xef\xbb\xbfx\nb"


def test_several_lines_keep_their_mixed_ends() -> None:
    assert fixes.apply(b"a\r\nb\nc\r\nd", [fix(1, "x\ny\nz", 3)]) == b"x\r\ny\nz\r\nd"


def test_several_lines_become_one() -> None:
    assert fixes.apply(b"a\nb\nc\n", [fix(1, "x", 2)]) == b"x\nc\n"


def test_of_fixes_that_overlap_the_first_wins() -> None:
    overlapping = [fix(2, "second", 3), fix(1, "first", 2), fix(3, "third")]

    assert fixes.apply(b"a\nb\nc\n", overlapping) == b"first\nthird\n"


def test_a_line_whose_bytes_a_fix_cannot_hold_stays_as_it_is() -> None:
    # Read as U+FFFD, the byte would come back as three others.
    assert fixes.apply(b"a \xff\nb\n", [fix(1, "x \ufffd"), fix(2, "y")]) == b"a \xff\ny\n"


def test_repairing_goes_on_until_nothing_is_left() -> None:
    def check(content: bytes) -> Iterator[Fix]:
        if content != b"aaaa\n":
            yield fix(1, content.decode().strip() + "a")

    assert fixes.repair(b"a\n", check) == b"aaaa\n"


def test_repairing_ends_though_fixes_undo_each_other() -> None:
    rounds = []

    def check(content: bytes) -> Iterator[Fix]:
        rounds.append(content)
        yield fix(1, "b" if content == b"a\n" else "a")

    assert fixes.repair(b"a\n", check) == b"a\n"
    assert len(rounds) == 10


def own_fixes(content: bytes) -> Iterator[Fix]:
    """Yield every fix that our practices know without the build context."""
    evidence = Evidence(parse(content))
    for practice in PRACTICES:
        yield from (each.fix for each in practice.check(evidence) if each.fix is not None)


@pytest.mark.parametrize("example", _FIXED)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_has_been_repaired_parses_and_needs_no_repair(example: Example, end: str) -> None:
    bad = example.bad.replace("\n", end).encode()

    repaired = fixes.repair(bad, own_fixes)

    assert fixes.repair(repaired, own_fixes) == repaired
    assert parse(repaired).text == parse(repaired.replace(b"\r", b"")).text
