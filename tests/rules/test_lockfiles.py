from collections.abc import Mapping

import pytest

from dunnage.rule import Practice
from dunnage.rules.install_before_manifest_copy import install_before_manifest_copy
from dunnage.rules.lockfile_ignored import lockfile_ignored
from dunnage.rules.lockfile_missing import lockfile_missing
from dunnage.rules.lockfile_not_copied import lockfile_not_copied
from rules.judged import HEAD, evidence, told

_RULES = (
    install_before_manifest_copy,
    lockfile_ignored,
    lockfile_missing,
    lockfile_not_copied,
)
_NPM = {"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3, "packages": {}}'}
_YARN = {"package.json": "{}", "yarn.lock": "# yarn lockfile v1\n"}


def faults(
    dockerfile: str, files: Mapping[str, str] | None = None
) -> list[tuple[int | str, Practice]]:
    at_hand = evidence(dockerfile, files)
    return [(line, rule) for rule in _RULES for line in told(rule, at_hand)]


@pytest.mark.parametrize(
    "lines",
    [
        "COPY package.json ./\nRUN npm ci\n",
        "COPY package.json /app/\nRUN pnpm install --frozen-lockfile\n",
        "COPY package.json ./\nRUN yarn install --frozen-lockfile\n",
        "COPY package.json ./\nRUN bun install --frozen-lockfile\n",
        "COPY package.json ./\nRUN pnpm fetch\n",
        "COPY package.json yarn.lock ./\nRUN npm ci\n",
        "COPY package-lock.json /lock/\nCOPY package.json ./\nRUN npm ci\n",
    ],
)
def test_a_dockerfile_alone_can_leave_the_lockfile_behind(lines: str) -> None:
    last = HEAD.count("\n") + lines.count("\n")

    assert faults(HEAD + lines) == [(last, lockfile_not_copied)]


@pytest.mark.parametrize(
    "lines",
    [
        "COPY . .\nRUN npm ci\n",
        "COPY package*.json ./\nRUN npm ci\n",
        "COPY package.json package-lock.json ./\nRUN npm ci\n",
        "COPY package.json npm-shrinkwrap.json ./\nRUN npm ci\n",
        "COPY package.json ./\nRUN npm install\n",
        "COPY *.json ./\nRUN npm ci\n",
        "COPY --parents package.json package-lock.json packages/*/package.json ./\nRUN npm ci\n",
        (
            "RUN --mount=type=bind,source=package.json,target=package.json"
            " --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\n"
        ),
        "RUN --mount=type=bind,target=. npm ci\n",
        "RUN --mount=type=bind,target=/app,rw npm ci\n",
        "COPY web /app/web\nRUN cd web && npm ci\n",
        "COPY web /app/web\nRUN npm --prefix web ci\n",
        "RUN git clone https://github.example/a/b . && npm ci\n",
        "ADD app.tar.gz ./\nRUN npm ci\n",
        "ADD https://github.com/a/b.git ./\nRUN npm ci\n",
        "COPY --from=ghcr.io/acme/manifests:1 /out ./\nRUN npm ci\n",
        "COPY --from=manifests / ./\nRUN npm ci\n",
        "RUN npm install --global pnpm@10.21.0 && npm install /tmp/a.tgz\n",
        "RUN npm init --yes && npm install express\n",
        (
            "COPY package.json yarn.lock* package-lock.json* ./\n"
            "RUN if [ -f yarn.lock ]; then yarn --frozen-lockfile;"
            " elif [ -f package-lock.json ]; then npm ci; fi\n"
        ),
    ],
)
def test_nothing_lacks_or_nobody_knows(lines: str) -> None:
    assert faults(HEAD + lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        "RUN npm ci\nCOPY . .\n",
        "RUN npm install\nCOPY package*.json ./\n",
        "RUN yarn install --frozen-lockfile\n",
        "RUN npm --prefix web ci\n",
    ],
)
def test_an_installation_needs_its_manifest_first(lines: str) -> None:
    assert faults(HEAD + lines) == [(3, install_before_manifest_copy)]


def test_a_manifest_in_another_folder_is_none() -> None:
    dockerfile = "FROM node:24-slim\nCOPY package*.json /app/\nRUN npm ci\n"

    assert faults(dockerfile) == [(3, install_before_manifest_copy)]


def test_a_manifest_of_another_stage_does_not_come_by_itself() -> None:
    dockerfile = (
        "FROM node:24-slim AS manifests\nWORKDIR /app\nCOPY package*.json ./\n"
        "FROM node:24-slim\nWORKDIR /app\nRUN npm ci\nCOPY --from=manifests /app ./\n"
    )

    assert faults(dockerfile) == [(6, install_before_manifest_copy)]


def test_what_a_copy_names_in_another_stage_is_that_copys_matter() -> None:
    dockerfile = (
        "FROM node:24-slim AS build\nCOPY package*.json ./\n"
        "FROM node:24-slim\nCOPY --from=build /app/package.json /app/package-lock.json ./\n"
        "RUN npm ci\n"
    )

    assert faults(dockerfile) == []


def test_a_stage_that_another_target_needs_is_judged_too() -> None:
    dockerfile = (
        "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\n"
        "FROM deps AS api\nFROM node:24-slim AS test\n"
    )

    assert faults(dockerfile) == [(4, lockfile_not_copied)]


def test_a_base_image_of_ones_own_may_bring_the_manifest() -> None:
    assert faults("FROM ghcr.io/acme/base:1\nRUN npm ci\n") == []


def test_an_onbuild_image_brings_its_own() -> None:
    assert faults("FROM node:8-onbuild\nRUN npm ci\n") == []


@pytest.mark.parametrize(
    ("dockerfile", "files", "expected"),
    [
        ("COPY package*.json ./\nRUN npm ci\n", _YARN, [(4, lockfile_missing)]),
        ("COPY . .\nRUN npm ci\n", {"package.json": "{}"}, [(4, lockfile_missing)]),
        (
            "COPY package.json package-lock.json ./\nRUN npm ci\n",
            {"package.json": "{}"},
            [(3, lockfile_missing)],  # which is where the build stops
        ),
        ("COPY package.json yarn.lock ./\nRUN yarn --frozen-lockfile\n", _YARN, []),
        ("COPY package.json ./\nRUN yarn --frozen-lockfile\n", _YARN, [(4, lockfile_not_copied)]),
        (
            "COPY package*.json ./\nRUN npm ci\n",
            {**_NPM, ".dockerignore": "*.json\n!package.json\n"},
            [(4, lockfile_ignored)],
        ),
        (
            "COPY package.json package-lock.json ./\nRUN npm ci\n",
            {**_NPM, ".dockerignore": "package-lock.json\n"},
            [(3, lockfile_ignored)],
        ),
        (
            "COPY . .\nRUN npm ci\n",
            {**_NPM, ".dockerignore": "**/*-lock.json\n"},
            [(4, lockfile_ignored)],
        ),
        (
            "COPY web/package*.json ./\nRUN npm ci\n",
            {f"web/{name}": text for name, text in _NPM.items()},
            [],
        ),
        (
            "COPY web/package.json ./\nRUN npm ci\n",
            {f"web/{name}": text for name, text in _NPM.items()},
            [(4, lockfile_not_copied)],
        ),
        ("COPY package.json ./\nRUN npm install\n", {"package.json": "{}"}, []),
        (
            (
                "COPY package.json yarn.lock* package-lock.json* ./\n"
                "RUN if [ -f yarn.lock ]; then yarn --frozen-lockfile; else npm ci; fi\n"
            ),
            _YARN,
            [],
        ),
    ],
)
def test_the_project_tells_why_the_lockfile_lacks(
    dockerfile: str, files: Mapping[str, str], expected: list[tuple[int, Practice]]
) -> None:
    assert faults(HEAD + dockerfile, files) == expected


def test_a_lack_of_two_stages_is_told_once_where_both_stop() -> None:
    dockerfile = (
        "FROM node:24-slim AS base\nWORKDIR /app\nCOPY package.json package-lock.json ./\n"
        "FROM base AS build\nRUN npm ci\n"
        "FROM base\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\n"
    )

    assert faults(dockerfile, {"package.json": "{}"}) == [(3, lockfile_missing)]


def test_yarn_1_goes_on_without_its_lockfile() -> None:
    at_hand = evidence(f"{HEAD}COPY package.json ./\nRUN yarn --frozen-lockfile\n")

    messages = [each.message for each in lockfile_not_copied.check(at_hand)]

    assert messages == [
        "No COPY brings `yarn.lock`: yarn takes whatever is newest. Copy it beside package.json."
    ]
