import pytest

from dunnage.plain import plain


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("two  words\n\tand more ", "two words and more"),
        ("::error::x\r\n::warning::y", "::error::x ::warning::y"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("left\u202eright", "left right"),
        ("half \ud800 a pair", "half a pair"),
        ("Grüße, 世界 🚢", "Grüße, 世界 🚢"),
        ("", ""),
    ],
)
def test_foreign_text_becomes_one_printable_line(foreign: str, expected: str) -> None:
    assert plain(foreign) == expected


def test_long_text_is_cut_to_the_limit() -> None:
    assert plain("abc def", limit=5) == "abc…"
    assert plain("abcde", limit=5) == "abcde"
