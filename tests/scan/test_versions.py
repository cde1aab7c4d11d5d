import time

import pytest

from dunnage.scan.versions import admits, smallest


@pytest.mark.parametrize(
    ("installed", "fixed_in", "expected"),
    [
        ("4.17.20", "4.17.21", "4.17.21"),
        ("4.17.1", "4.19.2, 5.0.0-beta.3", "4.19.2"),
        ("5.0.0-beta.1", "4.19.2, 5.0.0-beta.3", "5.0.0-beta.3"),
        ("6.9.6", "6.10.3, 6.9.7, 6.2.4", "6.9.7"),
        ("1.0.0", "1.10.0, 1.9.0", "1.9.0"),
        ("2.0.0", "1.2.6", None),
        ("1.2.5", "not a version", None),
        ("file:..", "1.2.6", None),
    ],
)
def test_the_smallest_step_up_is_chosen(
    installed: str, fixed_in: str, expected: str | None
) -> None:
    assert smallest(installed, fixed_in) == expected


def test_a_fixed_version_that_suits_all_who_ask_goes_first() -> None:
    assert smallest("0.5.3", "0.6.0, 1.2.6", ["^1", ">=0.5"]) == "1.2.6"
    assert smallest("0.5.3", "0.6.0, 1.2.6", ["^1", "0.5.3"]) == "0.6.0"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("^1.2.5", True),
        ("npm:^1.2.5", True),
        ("npm:minimist@^1.2.5", True),
        ("npm:@octo/minimist@1.2.5", False),
        ("1.2.5 || >=2", False),
        ("*", True),
        ("", True),
        ("latest", None),
        ("workspace:^", None),
        ("file:../minimist", None),
        ("octo/minimist", None),
        ("git+ssh://git@github.example/octo/minimist.git#v1", None),
        ("https://npm.example/minimist@1.2.6", None),
        (None, None),
    ],
)
def test_only_ranges_say_what_they_admit(wanted: str | None, expected: bool | None) -> None:
    assert admits(wanted, "1.2.6") is expected


@pytest.mark.parametrize("hostile", ["^" * 100_000, " " * 100_000 + "1", "1," * 50_000, "-" * 199])
def test_hostile_versions_cost_almost_nothing(hostile: str) -> None:
    start = time.process_time()
    assert admits(hostile, "1.2.6") is None
    assert smallest("1.0.0", hostile) is None
    assert time.process_time() - start < 0.5
