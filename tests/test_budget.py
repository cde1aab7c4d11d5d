import pytest

from dunnage.budget import Budget
from dunnage.model import Sizes


@pytest.mark.parametrize(
    ("text", "grown", "before", "allowed"),
    [
        ("10MB", 10_000_000, 1, True),
        ("10MB", 10_000_001, 1, False),
        ("5%", 50, 1_000, True),
        ("5%", 51, 1_000, False),
        ("0%", -1, 1_000, True),
        ("0", 0, 0, True),
    ],
)
def test_a_budget_is_spent_to_the_byte(text: str, grown: int, before: int, allowed: bool) -> None:
    budget = Budget.parse_increase(text if text != "0" else "0B")
    assert budget is not None

    assert budget.allows(grown, before) is allowed


def test_a_budget_limits_the_unpacked_size_unless_it_says_so() -> None:
    sizes = Sizes(compressed=1, unpacked=3)
    unpacked, compressed = Budget.parse_size("9B"), Budget.parse_size("9B compressed")
    assert unpacked is not None
    assert compressed is not None

    assert (unpacked.of(sizes), compressed.of(sizes)) == (3, 1)


def test_no_text_is_no_budget() -> None:
    assert Budget.parse_size("") is None
