import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dunnage.report.fingerprint import line_hashes

_END = 65535


def by_definition(source: bytes) -> tuple[str, ...]:
    """A line's hash, spelled out: the 100 characters from its start as digits to the base 37."""
    text = source.decode("utf-8", "replace").replace("\r\n", "\r").replace("\r", "\n")
    wide = text.encode("utf-16-le")
    units = [wide[at] + 256 * wide[at + 1] for at in range(0, len(wide), 2)]
    kept = [*(unit for unit in units if unit not in (32, 9)), _END]
    starts = [at for at in range(len(kept)) if at == 0 or kept[at - 1] == 10]
    hashes: list[str] = []
    for start in starts:
        window = (kept[start : start + 100] + [0] * 100)[:100]
        value = sum(unit * 37 ** (99 - at) for at, unit in enumerate(window)) % 2**64
        number = 1 + sum(each.startswith(f"{value:x}:") for each in hashes)
        hashes.append(f"{value:x}:{number}")
    return tuple(hashes)


def test_an_empty_file_has_one_line_with_nothing_but_the_end() -> None:
    assert line_hashes(b"") == (f"{_END * 37**99 % 2**64:x}:1",)


def test_a_line_is_followed_by_the_lines_after_it() -> None:
    first = ord("a") * 37**99 + ord("\n") * 37**98 + ord("b") * 37**97 + _END * 37**96
    second = ord("b") * 37**99 + _END * 37**98
    assert line_hashes(b"a\nb") == (f"{first % 2**64:x}:1", f"{second % 2**64:x}:1")


@pytest.mark.parametrize(
    "variant", [b"a\r\nb", b"a\rb", b"  a\nb", b"a\t\n b "], ids=["crlf", "cr", "indent", "blanks"]
)
def test_white_space_and_the_kind_of_line_end_do_not_count(variant: bytes) -> None:
    assert line_hashes(variant) == line_hashes(b"a\nb")


def test_a_blank_between_the_halves_of_a_line_end_makes_two() -> None:
    assert len(line_hashes(b"a\r \nb")) == 3


def test_equal_lines_with_equal_surroundings_are_numbered() -> None:
    hashes = line_hashes(b"RUN npm ci --omit=dev --no-audit --no-fund\n" * 9)
    common = hashes[0].partition(":")[0]
    assert hashes[:6] == tuple(f"{common}:{number}" for number in range(1, 7))


def test_a_line_far_below_does_not_change_the_hash() -> None:
    source = b"FROM node:24\n" + b"RUN true\n" * 30
    assert line_hashes(source)[0] == line_hashes(source + b"USER node\n")[0]


@given(st.text(st.sampled_from(" \t\r\nab\ufeffé😀"), max_size=400).map(str.encode))
@example(b"x" * 99)
@example(b"x" * 100)
@example(b"\xff\xe2\x82 \xf0\x9f\r\r\n")
def test_every_file_is_hashed_as_the_definition_says(source: bytes) -> None:
    assert line_hashes(source) == by_definition(source)


@given(st.binary(max_size=300))
def test_a_file_that_is_no_utf_8_is_hashed_too(source: bytes) -> None:
    assert line_hashes(source) == by_definition(source)
