from __future__ import annotations

import pytest

from dunnage.dockerfile.expansion import ExpansionError, replace, substitute


@pytest.mark.parametrize(
    ("operator", "word", "expected"),
    [
        ("#", "*.", "b.a.c"),
        ("##", "*.", "c"),
        ("%", ".*", "a.b.a"),
        ("%%", ".*", "a"),
        ("#", "?", ".b.a.c"),
        ("##", "*", ""),
        ("#", "*", "a.b.a.c"),
        ("%", "", "a.b.a.c"),
        ("#", "b", "a.b.a.c"),
        ("##", "a*a", ".c"),
        ("%%", "a*c", ""),
        ("%", "a*c", "a.b."),
        ("##", "a*z*c", "a.b.a.c"),
        ("##", "a*b*c", ""),
    ],
)
def test_a_prefix_or_suffix_is_removed(operator: str, word: str, expected: str) -> None:
    assert expected == substitute(operator, "V", "a.b.a.c", word)


@pytest.mark.parametrize(
    ("pattern", "everywhere", "expected"),
    [
        ("a", False, "-.b.a.c"),
        ("a", True, "-.b.-.c"),
        ("a*a", True, "-.c"),
        ("?.", True, "---c"),
        ("\\*", True, "a.b.a.c"),
        ("", False, "-a.b.a.c"),
        ("", True, "-a-.-b-.-a-.-c-"),
        ("*", True, "-"),
        ("x", True, "a.b.a.c"),
    ],
)
def test_matches_are_replaced(pattern: str, everywhere: bool, expected: str) -> None:
    assert expected == replace("a.b.a.c", pattern, "-", everywhere=everywhere)


def test_a_hostile_pattern_takes_no_exponential_time() -> None:
    assert "a" * 5_000 == substitute("##", "V", "a" * 5_000, "*a" * 100 + "b")


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(ExpansionError, match="unsupported modifier"):
        substitute(":x", "V", "a", "b")


def test_a_pattern_too_long_is_refused() -> None:
    with pytest.raises(ExpansionError, match="the pattern is too long"):
        substitute("#", "V", "a", "a" * 1_025)


def test_a_value_that_replacing_makes_too_long_is_refused() -> None:
    with pytest.raises(ExpansionError, match="the replaced value is too long"):
        replace("a" * 1_000, "a", "b" * 1_000, everywhere=True)
