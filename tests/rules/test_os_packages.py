"""The rules on packages of the operating system."""

import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence, Practice
from dunnage.rules.build_tools_in_final import build_tools_in_final
from dunnage.rules.os_cache_left import os_cache_left
from dunnage.rules.os_upgrade import os_upgrade
from dunnage.rules.os_upgrade_missing import os_upgrade_missing

_DIGEST = "sha256:" + "0" * 64
_START = 'USER node\nCMD ["node", "server.js"]\n'


def told(practice: Practice, dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in practice.check(evidence)]


@pytest.mark.parametrize(
    "command",
    [
        "apk add curl",
        "apk update && apk add --no-cache curl",
        "apk upgrade",
        "apt-get update && apt-get install -y curl",
        "apt-get update && apt-get install -y curl && apt-get clean",
        "microdnf install -y tar",
    ],
)
def test_lists_that_stay_in_a_layer_are_told_once(command: str) -> None:
    assert told(os_cache_left, f"FROM node:24\nRUN {command}\n") == [2]


@pytest.mark.parametrize(
    "run",
    [
        "RUN apk add --no-cache curl",
        "RUN apk --no-cache add curl",
        "RUN apk add curl && rm -rf /var/cache/apk/*",
        "RUN --mount=type=cache,target=/var/cache/apk apk add curl",
        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
        "RUN apt-get update && apt-get install -y curl; rm -r /var/lib/apt/lists /var/cache/apt",
        "RUN <<EOF\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF",
        "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl",
        "RUN microdnf install -y tar && microdnf clean all",
    ],
)
def test_lists_that_the_same_run_removes_or_mounts_are_not(run: str) -> None:
    assert told(os_cache_left, f"FROM node:24\n{run}\n") == []


def test_lists_of_a_stage_that_does_not_ship_cost_nothing() -> None:
    dockerfile = (
        "FROM node:24 AS build\nRUN apt-get update\nFROM node:24\nCOPY --from=build /a /a\n"
    )

    assert told(os_cache_left, dockerfile) == []


def test_an_image_for_developers_may_be_large() -> None:
    dockerfile = 'FROM node:24\nRUN apt-get update\nCMD ["npm", "run", "dev"]\n'

    assert told(os_cache_left, dockerfile) == []


def test_a_later_run_removes_them_too_late() -> None:
    dockerfile = "FROM node:24\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n"

    assert told(os_cache_left, dockerfile) == [2]


@pytest.mark.parametrize(
    ("command", "fixed"),
    [
        ("apk add curl", "RUN apk add --no-cache curl"),
        ("apk update && apk add curl", "RUN apk add --no-cache curl"),
        ("apk add -U curl", "RUN apk add --no-cache -U curl"),
        ("apk update; apk add curl", None),
        ("apk add curl && apk add tini", None),
        ("apk update && \\\n    apk add curl", None),
        ("apt-get update", None),
    ],
)
def test_only_a_single_apk_on_a_line_of_its_own_is_repaired(
    command: str, fixed: str | None
) -> None:
    evidence = Evidence(parse(f"FROM node:24-alpine\nRUN {command}\n".encode()))

    (violation,) = os_cache_left.check(evidence)

    assert (violation.fix and violation.fix.replacement) == fixed


@pytest.mark.parametrize(
    "command",
    ["apk upgrade --no-cache", "apk -U upgrade", "apt-get update && apt-get dist-upgrade -y"],
)
def test_an_upgrade_goes_against_a_digest_and_with_an_exact_tag(command: str) -> None:
    pinned = f"FROM node:24.11.1-alpine@{_DIGEST}\nRUN {command}\n"
    tagged = f"FROM node:24.11.1-alpine\nRUN {command}\n"

    assert told(os_upgrade, pinned) == [2]
    assert told(os_upgrade, tagged) == []
    assert told(os_upgrade_missing, tagged) == []


@pytest.mark.parametrize(
    "command",
    ["apk upgrade --no-cache libssl3", "apk add --no-cache curl", "apt-get install -y curl"],
)
def test_an_upgrade_by_name_is_a_choice(command: str) -> None:
    assert told(os_upgrade, f"FROM node:24.11.1-alpine@{_DIGEST}\nRUN {command}\n") == []


@pytest.mark.parametrize(
    ("image", "lines"),
    [
        ("node:24.11.1-alpine", [1]),
        ("node:24-alpine", []),
        (f"node:24.11.1-alpine@{_DIGEST}", []),
        ("gcr.io/distroless/nodejs24-debian13:nonroot", []),
        ("registry.example/base:1.2.3", []),
    ],
)
def test_an_exact_tag_alone_keeps_old_packages(image: str, lines: list[int]) -> None:
    assert told(os_upgrade_missing, f"FROM {image}\n{_START}") == lines


@pytest.mark.parametrize(
    "command",
    [
        "apk add --no-cache build-base",
        "apk add --no-cache python3 make g++",
        "apk add --no-cache vips-dev",
        "apk add --no-cache git make",
        "apt-get update && apt-get install -y build-essential=12.9 && rm -rf /var/lib/apt/lists/*",
        "apk add --no-cache --virtual .gyp make g++",
    ],
)
def test_tools_that_ship_are_told(command: str) -> None:
    assert told(build_tools_in_final, f"FROM node:24-slim\nRUN {command}\n{_START}") == [2]


@pytest.mark.parametrize(
    "command",
    [
        "apk add --no-cache dumb-init curl openssl tzdata",
        "apk add --no-cache python3 py3-numpy",
        "apk add --no-cache --virtual .gyp make g++ && npm ci && apk del .gyp",
        "apk add --no-cache make g++ && npm ci && apk del make g++",
        "apt-get install -y make g++ && npm ci && apt-get purge -y --auto-remove make g++",
    ],
)
def test_what_is_removed_again_or_runs_with_the_application_is_not(command: str) -> None:
    assert told(build_tools_in_final, f"FROM node:24-slim\nRUN {command}\n{_START}") == []


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"FROM node:24 AS build\nRUN apk add make\nFROM node:24\nCOPY --from=build /a /a\n{_START}",
        'FROM node:24\nRUN apt-get install -y git\nCMD ["npm", "run", "dev"]\n',
        "FROM node:24\nRUN apt-get install -y build-essential\n",
    ],
)
def test_tools_belong_in_a_build_stage_a_dev_image_and_a_base_image(dockerfile: str) -> None:
    assert told(build_tools_in_final, dockerfile) == []


def test_git_is_a_tool_in_a_server_and_the_trade_of_others() -> None:
    dockerfile = f"FROM node:24-slim\nRUN apt-get install -y git\n{_START}"

    assert told(build_tools_in_final, dockerfile) == []
    assert told(build_tools_in_final, f"{dockerfile}EXPOSE 3000\n") == [2]


def test_tools_of_a_base_stage_ship_with_what_is_built_upon_it() -> None:
    dockerfile = f"FROM node:24-slim AS base\nRUN apk add make\nFROM base\nCOPY a a\n{_START}"

    assert told(build_tools_in_final, dockerfile) == [2]
