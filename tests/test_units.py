import pytest

from dunnage import units


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (12_345_678, "12.3 MB"),
        (3_400_000_000_000_000, "3400.0 TB"),
    ],
)
def test_bytes_are_told_in_decimal_units(count: int, expected: str) -> None:
    assert units.size(count) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(61_000_000, "+61.0 MB"), (0, "±0 B"), (-1, "\N{MINUS SIGN}1 B"), (1, "+1 B")],
)
def test_a_difference_has_a_sign_and_only_zero_is_zero(count: int, expected: str) -> None:
    assert units.change(count) == expected


def test_one_is_singular() -> None:
    assert [units.counted(number, "finding") for number in (0, 1, 2_000)] == [
        "0 findings",
        "1 finding",
        "2,000 findings",
    ]
