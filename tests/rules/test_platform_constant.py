import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.platform_constant import platform_constant


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in platform_constant.check(evidence)]


@pytest.mark.parametrize(
    "origin",
    [
        "FROM --platform=linux/amd64 node:24",
        "FROM --platform=linux/arm64/v8 node:24 AS build",
        "FROM --platform=amd64 node:24",
    ],
)
def test_a_platform_that_is_written_out_is_told(origin: str) -> None:
    assert told(f"{origin}\n") == [1]


@pytest.mark.parametrize(
    "origin",
    [
        "FROM node:24",
        "FROM --platform=$BUILDPLATFORM node:24",
        "FROM --platform=${TARGETPLATFORM} node:24",
        "FROM --platform=linux/$TARGETARCH node:24",
        "FROM --platform=linux/amd64 node:24 AS build-amd64",
        "FROM --platform=windows/amd64 node:24",
    ],
)
def test_a_platform_that_is_chosen_elsewhere_or_by_the_stage_is_not(origin: str) -> None:
    assert told(f"{origin}\n") == []


def test_the_default_of_an_argument_can_be_overridden() -> None:
    assert told("ARG PLATFORM=linux/amd64\nFROM --platform=$PLATFORM node:24\n") == []
