import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.unused_stage import unused_stage


def told(dockerfile: str, target: str | None = None) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode(), target=target))
    return [each.lines.first for each in unused_stage.check(evidence)]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node AS deps\nFROM node\n",
        "FROM node AS prod-deps\nFROM node\n",
        "FROM node\nFROM node\n",
        "FROM node\nCMD node server.js\nFROM node\n",
        "FROM node AS build-test\nFROM node AS final\n",
        "FROM node AS deps\nFROM node\nCOPY --from=modules /app/node_modules ./\n",
        "FROM node AS deps\nFROM node AS build\nFROM node\nCOPY --from=1 /app ./\n",
    ],
)
def test_a_stage_that_nothing_is_taken_from_is_unused(dockerfile: str) -> None:
    assert told(dockerfile) == [1]


def test_of_stages_that_need_each_other_the_last_one_is_told() -> None:
    dockerfile = "FROM node AS deps\nFROM node AS build\nCOPY --from=deps /app ./\nFROM node\n"

    assert told(dockerfile) == [2]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node AS base\nFROM base\n",
        "FROM node AS deps\nFROM node\nCOPY --from=deps /app ./\n",
        "FROM node AS deps\nFROM node\nCOPY --from=DEPS /app ./\n",
        "FROM node AS deps\nFROM node\nCOPY --from=0 /app ./\n",
        "FROM node AS deps\nFROM node\nRUN --mount=type=bind,from=deps,target=/deps ls /deps\n",
        "FROM node AS deps\nFROM node AS test\nCOPY --from=deps /app ./\nFROM node\n",
    ],
)
def test_a_stage_that_another_one_needs_is_used(dockerfile: str) -> None:
    assert told(dockerfile) == []


@pytest.mark.parametrize(
    "stage",
    [
        "FROM node AS dev",
        "FROM node AS test-unit",
        "FROM scratch AS files",
        "FROM node AS api\nCMD node api.js",
        'FROM node AS web\nENTRYPOINT ["node", "web.js"]',
    ],
)
def test_a_stage_that_somebody_may_build_by_name_is_no_leftover(stage: str) -> None:
    assert told(f"{stage}\nFROM node\n") == []


def test_a_variable_may_choose_any_stage() -> None:
    stages = "FROM node AS build-amd64\nFROM node AS build-arm64\n"

    assert told(f"{stages}FROM build-${{TARGETARCH}}\n") == []
    assert told(f"ARG FLAVOUR=amd64\n{stages}FROM build-$FLAVOUR\n") == []
    assert told(f"ARG VERSION\n{stages}FROM node:${{VERSION:-24}}\n") == [2, 3]


def test_the_stages_of_the_last_one_are_used_whatever_the_target() -> None:
    dockerfile = "FROM node AS deps\nFROM node AS api\nFROM node\nCOPY --from=deps /app ./\n"

    assert told(dockerfile, target="api") == []
