from datetime import date

from dunnage.budget import Budget
from dunnage.gate import Exemption, Gate, Limits
from dunnage.model import Lines, Location
from dunnage.suppression.image_budgets import BudgetWaiver, ImageBudgets
from dunnage.suppression.policy import PATH, Policy

_LINE = Location(PATH, Lines(3, 3))
_USUAL = Limits(Gate.parse("never"), Budget.parse_size("1GB"), Budget.parse_increase("5%"))
_TODAY = date(2026, 12, 1)


def test_an_image_of_its_own_budgets_leaves_the_rest_to_the_inputs() -> None:
    own = Budget.parse_size("200MB")
    policy = Policy(budgets=(ImageBudgets("shop/api", max_size=own),))

    expected = Limits(_USUAL.gate, own, _USUAL.max_increase)

    assert policy.limits(_USUAL, "shop/api", _TODAY) == expected
    assert policy.limits(_USUAL, "shop/web", _TODAY) == _USUAL


def test_a_waiver_holds_until_its_last_day_has_passed() -> None:
    waivers = tuple(
        BudgetWaiver(budget, until, "so", _LINE)
        for budget, until in (
            ("max-size", date(2026, 11, 30)),
            ("max-increase", date(2026, 12, 1)),
        )
    )
    policy = Policy(budgets=(ImageBudgets("shop/api", waivers=waivers),))

    assert policy.limits(_USUAL, "shop/api", _TODAY).exemptions == (
        Exemption("max-increase", date(2026, 12, 1), "so"),
    )
