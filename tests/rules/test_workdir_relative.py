import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.workdir_relative import workdir_relative


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in workdir_relative.check(evidence)]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node:24\nWORKDIR app\n",
        "FROM node:24\nWORKDIR ./app\n",
        "FROM node:24\nENV FOLDER=app\nWORKDIR $FOLDER\n",
    ],
)
def test_a_path_without_a_slash_in_front_depends_on_the_base(dockerfile: str) -> None:
    assert told(dockerfile) == [dockerfile.count("\n")]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node:24\nWORKDIR /app\n",
        'FROM node:24\nWORKDIR "/my app"\n',
        "FROM node:24\nWORKDIR /app\nWORKDIR api\n",
        "FROM node:24 AS base\nWORKDIR /app\nFROM base\nWORKDIR api\n",
        "FROM node:24\nENV FOLDER=/app\nWORKDIR $FOLDER\n",
        "FROM node:24\nWORKDIR $HOME/app\n",
        "FROM windows\nWORKDIR C:/app\n",
        "# escape=`\nFROM windows\nWORKDIR C:\\app\n",
        "FROM windows\nWORKDIR \\app\n",
        "FROM scratch\nWORKDIR app\n",
    ],
)
def test_a_path_that_is_known_or_starts_at_the_root_does_not(dockerfile: str) -> None:
    assert told(dockerfile) == []
