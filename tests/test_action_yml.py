from pathlib import Path

import pytest
import yaml

from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.inputs import INPUTS
from dunnage.report.outputs import OUTPUTS

_ACTION = yaml.safe_load((Path(__file__).parents[1] / "action.yml").read_text(encoding="utf-8"))


def test_the_inputs_are_those_of_the_code_with_the_same_words_and_defaults() -> None:
    declared = [
        (name, each.get("default", ""), each["description"])
        for name, each in _ACTION["inputs"].items()
    ]

    # Only the runner can fill in the job's token.
    assert declared == [
        (
            each.name,
            "${{ github.token }}" if each.name == "token" else each.default,
            each.description,
        )
        for each in INPUTS
    ]


def test_no_description_holds_an_expression_which_a_runner_would_evaluate() -> None:
    declared = (*_ACTION["inputs"].values(), *_ACTION["outputs"].values())

    assert [each for each in declared if "${{" in each["description"]] == []


def is_read(name: str, value: str) -> bool:
    try:
        return Config.from_inputs({name: value}) != Config.from_inputs({})
    except ConfigError as error:
        return f"Input `{name}`" in str(error)


@pytest.mark.parametrize("name", [each.name for each in INPUTS])
def test_an_input_that_cannot_be_is_refused_or_changes_something(name: str) -> None:
    assert is_read(name, "a\0b")


def test_the_outputs_are_those_of_the_code_with_the_same_words() -> None:
    declared = [(name, each["description"]) for name, each in _ACTION["outputs"].items()]

    assert declared == [(each.name, each.description) for each in OUTPUTS]


def test_a_workflow_cannot_put_another_program_in_the_entry_points_place() -> None:
    assert _ACTION["runs"] == {
        "using": "docker",
        "image": "Dockerfile",
        "entrypoint": "/opt/dunnage/entrypoint.py",
    }
