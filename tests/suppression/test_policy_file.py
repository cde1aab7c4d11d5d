import json
from datetime import date
from importlib import resources
from pathlib import Path

import jsonschema_rs
import pytest

from dunnage.errors import ConfigError
from dunnage.model import Lines, Location, Severity
from dunnage.suppression import policy_file
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


_LEVELS = "`off`, `note`, `warning` or `error`"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- a\n", [":1: the file: expected `rules` or `waivers`."]),
        ("rule:\n  a-b: off\n", [":1: `rule` is no key here: expected `rules` or `waivers`."]),
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
