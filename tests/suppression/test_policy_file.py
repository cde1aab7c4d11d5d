import json
from datetime import date
from importlib import resources
from pathlib import Path

import jsonschema_rs
import pytest

from dunnage.budget import Budget
from dunnage.errors import ConfigError
from dunnage.model import Lines, Location, Severity
from dunnage.suppression import policy_file
from dunnage.suppression.image_budgets import BudgetWaiver, ImageBudgets
from dunnage.suppression.policy import PATH, Policy, Rerating
from dunnage.suppression.suppression import Kind, Suppression

_POLICY = """\
rules:
  healthcheck-missing: off
  DL3008: error
waivers:
  - rule: CVE-2026-0001
    package: lodash
    path: apps/web
    until: 2027-01-31
    reason: the vulnerable function is never called
"""


def at(line: int) -> Location:
    return Location(PATH, Lines(line, line))


def mistakes(content: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        policy_file.parse(content.encode())
    return str(caught.value).removeprefix(PATH).split(f"\n{PATH}")


def test_a_policy_switches_off_rates_anew_and_waives() -> None:
    waiver = Suppression(
        kind=Kind.WAIVER,
        rule="CVE-2026-0001",
        location=at(5),
        reason="the vulnerable function is never called",
        path="apps/web",
        package="lodash",
        until=date(2027, 1, 31),
    )
    switch = Suppression(Kind.SWITCH, "healthcheck-missing", at(2), "switched off")

    assert policy_file.parse(_POLICY.encode()) == Policy(
        (switch, waiver), (Rerating("DL3008", Severity.ERROR, at(3)),)
    )


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "rules:\nwaivers:\n", "{}\n"])
def test_a_policy_may_say_nothing(content: str) -> None:
    assert policy_file.parse(content.encode()) == Policy()


_BUDGETS = """\
budgets:
  shop/api:
    max-size: 250MB
    max-increase: 2% compressed
    waivers:
      - budget: max-increase
        until: 2027-01-31
        reason: sharp comes in
"""


def test_an_image_has_budgets_of_its_own() -> None:
    waiver = BudgetWaiver("max-increase", date(2027, 1, 31), "sharp comes in", at(6))
    budgets = ImageBudgets(
        "shop/api", Budget.parse_size("250MB"), Budget.parse_increase("2% compressed"), (waiver,)
    )

    assert policy_file.parse(_BUDGETS.encode()) == Policy(budgets=(budgets,))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "max-size: 5%",
            (
                ":3: `budgets.api.max-size` '5%': expected the largest image allowed, such as "
                "`300MB` or `90MB compressed`."
            ),
        ),
        (
            "max-increase: -1MB",
            (
                ":3: `budgets.api.max-increase` '-1MB': expected the largest growth allowed, such "
                "as `10MB`, `5%` or `2% compressed`."
            ),
        ),
        (
            "waivers: [{budget: size, until: 2027-01-31, reason: so}]",
            ":3: `budgets.api.waivers[0].budget` 'size': expected `max-size` or `max-increase`.",
        ),
    ],
)
def test_a_mistake_in_a_budget_is_told(entry: str, expected: str) -> None:
    assert mistakes(f"budgets:\n  api:\n    {entry}\n") == [expected]


@pytest.mark.parametrize("unit", ["B", "kB", "MiB", "gb"])
def test_every_amount_that_the_schema_allows_can_be_read(unit: str) -> None:
    policy = policy_file.parse(f"budgets: {{api: {{max-size: 1.5 {unit}}}}}".encode())

    assert policy.budgets == (ImageBudgets("api", Budget.parse_size(f"1.5 {unit}")),)


_LEVELS = "`off`, `note`, `warning` or `error`"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- a\n", [":1: the file: expected `rules`, `waivers` or `budgets`."]),
        (
            "rule:\n  a-b: off\n",
            [":1: `rule` is no key here: expected `rules`, `waivers` or `budgets`."],
        ),
        ("rules:\n  a-b: of\n", [f":2: `rules.a-b` 'of': expected {_LEVELS}."]),
        (
            "rules:\n  CVE-2026-0001: off\n",
            [
                (
                    ":2: `rules.CVE-2026-0001` is no key here: expected ids of rules, each with "
                    "`off`, `note`, `warning` or `error`; a vulnerability is waived instead."
                )
            ],
        ),
        (
            "waivers: none\n",
            [
                (
                    ":1: `waivers` 'none': expected a list of waivers, each with `rule`, `until` "
                    "and `reason`."
                )
            ],
        ),
        (
            "waivers:\n  - rule: a-b\n    until: 2027-02-30\n    why: so\n",
            [
                (
                    ":2: `waivers[0].reason` is missing: why this may be so, in at most 1,000 "
                    "characters."
                ),
                (
                    ":3: `waivers[0].until` '2027-02-30': expected the last day on which the "
                    "waiver holds, such as `2027-01-31`."
                ),
                (
                    ":4: `waivers[0].why` is no key here: expected `rule`, `until` and `reason`, "
                    "and perhaps `path` and `package`."
                ),
            ],
        ),
        ("rules: {a-b: off\n", [":2: expected ',' or '}', but got '<stream end>'."]),
    ],
)
def test_every_mistake_is_told_with_line_key_value_and_cure(
    content: str, expected: list[str]
) -> None:
    assert mistakes(content) == expected


def test_a_hundred_mistakes_are_cut() -> None:
    content = "rules:\n" + "".join(f"  rule-{number}: never\n" for number in range(100))

    assert len(mistakes(content)) == 20


def test_a_file_that_is_too_large_is_refused() -> None:
    assert mistakes("#" * 65_537) == [": the file is larger than 65536 bytes."]


def test_a_checkout_may_have_a_policy(tmp_path: Path) -> None:
    assert policy_file.read(tmp_path) is None

    (tmp_path / ".github").mkdir()
    (tmp_path / PATH).write_text(_POLICY)

    assert policy_file.read(tmp_path) == _POLICY.encode()


def test_no_more_of_the_file_is_read_than_tells_that_it_is_too_large(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / PATH).write_bytes(b"#" * 1_000_000)

    assert policy_file.read(tmp_path) == b"#" * 65_537


def test_the_schema_is_a_schema() -> None:
    text = (resources.files("dunnage") / "schemas" / "policy-1.json").read_text()

    jsonschema_rs.validator_for(json.loads(text), validate_formats=True)
