"""The rules on files with secrets that are copied from the build context."""

import pytest

from dunnage.rules.secret_copied_then_removed import secret_copied_then_removed
from dunnage.rules.secret_file_copied import secret_file_copied
from rules.judged import HEAD, evidence, told

_FILES = {"package.json": "{}", ".dockerignore": "**/node_modules\n.git\n"}
_SHIP_DIST = "FROM node:24-slim\nCOPY --from=0 /app/dist ./dist\n"


@pytest.mark.parametrize(
    "copy",
    [
        "COPY .env ./",
        "ADD .env.local .env",
        "COPY id_rsa /root/.ssh/",
        "COPY certs/server.key certs/server.crt /certs/",
        "COPY .ssh /root/.ssh",
        "COPY service-account.json ./",
        "COPY npm_token.txt ./",
    ],
)
def test_a_file_with_secrets_is_known_by_its_name(copy: str) -> None:
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n")) == [3]
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\nFROM node:24-slim\n")) == []
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n{_SHIP_DIST}")) == [3]


@pytest.mark.parametrize("copy", ["COPY .env.production .env", "COPY package.json .env* ./"])
def test_settings_of_one_environment_are_told_where_they_ship(copy: str) -> None:
    ship_all = "FROM node:24-slim\nCOPY --from=0 /app ./\n"

    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n")) == [3]
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n{ship_all}")) == [3]
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n{_SHIP_DIST}")) == []


@pytest.mark.parametrize(
    "copy",
    [
        "COPY .env.example .env",
        "COPY package.json .npmrc ./",
        "COPY ca.pem server.crt /certs/",
        "COPY src/token src/secrets.ts ./",
        "COPY --from=node:24-slim /app/.env ./",
        "COPY . .",
    ],
)
def test_what_may_hold_no_secret_is_not_told(copy: str) -> None:
    assert told(secret_file_copied, evidence(f"{HEAD}{copy}\n")) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".env", "STRIPE_SECRET_KEY=rk-7d8f1c2e\n"),
        ("apps/api/.env", "DATABASE_URL=postgres://app:hunter2@db/app\n"),
        (".npmrc", "//registry.example/:_authToken=0123456789\n"),
        ("tls/server.key", "-----BEGIN PRIVATE KEY-----\n"),
        ("npm_token", f"npm_{'a' * 36}\n"),
    ],
)
def test_a_file_that_comes_along_with_the_whole_context_is_known_by_its_content(
    path: str, content: str
) -> None:
    files = {**_FILES, path: content}

    assert told(secret_file_copied, evidence(f"{HEAD}COPY . .\n", files)) == [3]
    assert told(secret_file_copied, evidence(f"{HEAD}COPY . .\n{_SHIP_DIST}", files)) == []
    ignored = {**files, ".dockerignore": f"{path}\n"}
    assert told(secret_file_copied, evidence(f"{HEAD}COPY . .\n", ignored)) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".env", "PORT=3000\nNEXT_PUBLIC_API_KEY=abc\n"),
        (".env.production", "VITE_API_URL=/api\n"),
        (".env.example", "STRIPE_SECRET_KEY=rk-7d8f1c2e\n"),
        (".npmrc", "//registry.example/:_authToken=${NPM_TOKEN}\n"),
        ("test/fixtures/server.key", "-----BEGIN PRIVATE KEY-----\n"),
        ("bin/token", "#!/usr/bin/env node\n"),
    ],
)
def test_a_file_that_gives_nothing_away_may_come_along(path: str, content: str) -> None:
    assert told(secret_file_copied, evidence(f"{HEAD}COPY . .\n", {**_FILES, path: content})) == []


def test_a_secret_ships_by_way_of_another_stage() -> None:
    build = f"{HEAD}COPY . /src/\nRUN npm run build\n"
    files = {**_FILES, ".env": "API_KEY=abc\n"}

    for copy, lines in {
        "COPY --from=0 /src /app": [3],
        "COPY --from=0 /src/.env /app/": [3],
        "COPY --from=0 /src/dist /app": [],
    }.items():
        at_hand = evidence(f"{build}FROM node:24-slim\n{copy}\n", files)
        assert told(secret_file_copied, at_hand) == lines


def test_a_file_of_the_name_of_a_mounted_secret_is_that_secret() -> None:
    run = "RUN --mount=type=secret,id=ci_password,required=true ./install.sh\n"
    files = {**_FILES, "ci_password.txt": "hunter2\n"}

    assert told(secret_file_copied, evidence(f"{HEAD}COPY . .\n", files)) == []
    assert told(secret_file_copied, evidence(f"{HEAD}{run}COPY . .\n", files)) == [4]


def test_many_files_are_told_once_and_counted() -> None:
    at_hand = evidence(f"{HEAD}COPY .env .env.local id_rsa id_dsa key.pem ./\n")

    (violation,) = secret_file_copied.check(at_hand)

    assert violation.message == (
        "`.env`, `.env.local`, `id_rsa` and 2 more hold secrets and can be read in this layer."
    )


@pytest.mark.parametrize(
    "removal",
    [
        "RUN npm ci && rm -f .npmrc",
        "RUN npm ci\nRUN rm -rf ./.npmrc node_modules/.cache",
        "RUN npm ci\nRUN cd /app && rm .npmr*",
        "RUN rm /app/.npmrc",
        "FROM first AS second\nRUN npm ci && unlink .npmrc",
    ],
)
def test_a_copied_file_stays_in_its_layer_when_it_is_removed(removal: str) -> None:
    head = HEAD.replace("-slim", "-slim AS first")
    at_hand = evidence(f"{head}COPY .npmrc package.json ./\n{removal}\n")

    assert told(secret_copied_then_removed, at_hand) == [3]
    assert told(secret_file_copied, at_hand) == []


def test_a_removal_in_a_stage_that_does_not_ship_is_none() -> None:
    at_hand = evidence(f"{HEAD}COPY .npmrc .env ./\nRUN npm ci && rm .npmrc .env\n{_SHIP_DIST}")

    assert told(secret_copied_then_removed, at_hand) == []
    assert told(secret_file_copied, at_hand) == []


@pytest.mark.parametrize(
    "removal", ["RUN rm -f /root/.npmrc", "RUN rm -rf /tmp/*", "RUN npm cache clean --force"]
)
def test_the_removal_of_something_else_is_none(removal: str) -> None:
    at_hand = evidence(f"{HEAD}COPY .npmrc ./\n{removal}\n")

    assert told(secret_copied_then_removed, at_hand) == []


def test_an_npmrc_that_takes_its_token_from_elsewhere_may_be_removed() -> None:
    removed = f"{HEAD}COPY .npmrc ./\nRUN npm ci && rm .npmrc\n"
    mounted = removed.replace("npm ci", "--mount=type=secret,id=t,env=NPM_TOKEN npm ci", 1)
    files = {**_FILES, ".npmrc": "//registry.example/:_authToken=${NPM_TOKEN}\n"}

    assert told(secret_copied_then_removed, evidence(removed)) == [3]
    assert told(secret_copied_then_removed, evidence(mounted)) == []
    assert told(secret_copied_then_removed, evidence(removed, files)) == []
