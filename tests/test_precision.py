"""Precision first: what the linter says of projects that were judged by hand beforehand."""

from pathlib import Path

import pytest

from corpus_report import CASES, expected, report, score, told
from dunnage.rules import PRACTICES

_ENOUGH = 0.95
_WHOLE = score()
_SOUND = [case for case in CASES if not list(expected(case))]


def _differences() -> str:
    return "\n".join(report(_WHOLE))


def test_what_is_told_is_so() -> None:
    assert _WHOLE.precision >= _ENOUGH, _differences()


def test_what_is_so_is_told() -> None:
    assert _WHOLE.recall >= _ENOUGH, _differences()


@pytest.mark.parametrize("case", _SOUND, ids=lambda case: case.name)
def test_a_sound_project_is_left_in_peace(case: Path) -> None:
    assert list(told(case)) == []


def test_there_are_enough_projects_to_tell() -> None:
    assert len(CASES) >= 70
    assert len(_SOUND) >= 20


def test_expectations_name_rules_and_lines_that_exist() -> None:
    rules = {practice.rule.id for practice in PRACTICES if not practice.advice}
    for each in sorted(_WHOLE.expected):
        path, _, line = each.place.rpartition(":")
        case = next(case for case in CASES if case.name == each.case)
        assert each.rule in rules
        assert 1 <= int(line) <= len((case / path).read_text(encoding="utf-8").splitlines())
