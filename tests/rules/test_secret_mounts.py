"""The rules on secrets that are mounted into a RUN."""

import pytest

from dunnage.rules.secret_mount_not_required import secret_mount_not_required
from dunnage.rules.secret_mount_unused import secret_mount_unused
from rules.judged import HEAD, evidence, told

_MANIFESTS = f"{HEAD}COPY package.json package-lock.json ./\n"
_MOUNT = "RUN --mount=type=secret,id=npm_token,required=true"
_FILES = {"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3}'}


@pytest.mark.parametrize(
    ("run", "line"),
    [
        ("RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci", 3),
        ("RUN --mount=type=secret,id=token,env=NPM_TOKEN npm run fetch", 3),
        (
            "RUN --mount=type=cache,target=/c \\\n --mount=type=secret,id=n,dst=/.npmrc npm ci",
            4,
        ),
    ],
)
def test_a_secret_that_may_be_absent_is_told_on_the_line_of_its_mount(run: str, line: int) -> None:
    assert told(secret_mount_not_required, evidence(f"{HEAD}{run}\n")) == [line]


@pytest.mark.parametrize(
    "run",
    [
        "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required npm ci",
        "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=false npm ci",
        "RUN --mount=type=secret,id=sentry if [ -s /run/secrets/sentry ]; then ./upload.sh; fi",
        'RUN --mount=type=secret,id=t,env=TOKEN test -n "$TOKEN" && npm ci || npm ci --offline',
        "RUN --mount=type=ssh git clone git@github.com:acme/app.git",
    ],
)
def test_a_secret_that_is_required_or_looked_for_is_not(run: str) -> None:
    assert told(secret_mount_not_required, evidence(f"{HEAD}{run}\n")) == []


def test_a_stage_that_is_not_built_mounts_nothing() -> None:
    unused = f"{HEAD}RUN --mount=type=secret,id=npmrc npm ci\nFROM node:24-slim\n"

    assert told(secret_mount_not_required, evidence(unused)) == []


@pytest.mark.parametrize(
    "run",
    [
        f"{_MOUNT} npm ci",
        f"{_MOUNT} npm ci && npm cache clean --force",
        f"{_MOUNT} NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci",
        f"{_MOUNT} export NPM_TOKEN=$(cat /run/secrets/npm_token) && npm ci",
        "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci",
    ],
)
def test_a_token_that_npm_does_not_read_is_told(run: str) -> None:
    assert told(secret_mount_unused, evidence(f"{_MANIFESTS}{run}\n")) == [4]


@pytest.mark.parametrize(
    "run",
    [
        "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci",
        f"{_MOUNT} NPM_CONFIG__AUTH=$(cat /run/secrets/npm_token) npm ci",
        f"{_MOUNT} GITHUB_TOKEN=$(cat /run/secrets/npm_token) npm ci",
        f"{_MOUNT} YARN_NPM_AUTH_TOKEN=$(cat /run/secrets/npm_token) yarn install --immutable",
        f"{_MOUNT} npm run build",
        f"{_MOUNT} ./install.sh",
        f"{_MOUNT} sh -c 'NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci --//r/:_auth=$NPM_TOKEN'",
        f"RUN echo '_authToken=${{NPM_TOKEN}}' > .npmrc\n{_MOUNT},env=NPM_TOKEN npm ci",
    ],
)
def test_a_secret_that_something_may_read_is_not(run: str) -> None:
    assert told(secret_mount_unused, evidence(f"{_MANIFESTS}{run}\n")) == []


def test_an_npmrc_may_come_with_the_context_and_with_a_base_of_ones_own() -> None:
    run = f"{_MOUNT} NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci\n"
    own = _MANIFESTS.replace("node:24.11.1-bookworm-slim", "registry.example/node:24.11.1")

    assert told(secret_mount_unused, evidence(f"{HEAD}COPY . .\n{run}")) == []
    assert told(secret_mount_unused, evidence(f"{own}{run}")) == []


@pytest.mark.parametrize(
    ("npmrc", "lines"),
    [("//r/:_authToken=${NPM_TOKEN}\n", []), ("@acme:registry=https://r/\n", [4])],
)
def test_the_npmrc_of_the_context_decides_where_it_is_known(npmrc: str, lines: list[int]) -> None:
    run = f"{HEAD}COPY . .\n{_MOUNT} NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci\n"

    assert told(secret_mount_unused, evidence(run, {**_FILES, ".npmrc": npmrc})) == lines


def test_a_script_of_the_project_may_read_a_mounted_file() -> None:
    files = {**_FILES, "package.json": '{"scripts": {"postinstall": "node fetch.js"}}'}

    assert told(secret_mount_unused, evidence(f"{_MANIFESTS}{_MOUNT} npm ci\n", files)) == []
