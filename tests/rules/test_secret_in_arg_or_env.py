import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.secret_in_arg_or_env import secret_in_arg_or_env


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in secret_in_arg_or_env.check(evidence)]


@pytest.mark.parametrize(
    "instruction",
    [
        "ARG NPM_TOKEN",
        "ARG NPM_TOKEN=",
        "ARG npmToken",
        "ARG GH_PAT",
        "ARG SSH_PRIVATE_KEY",
        "ARG SENTRY_AUTH_TOKEN",
        "ARG NPM_AUTH",
        "ENV NPM_TOKEN=$NPM_TOKEN",
        "ENV NPM_TOKEN ${NPM_TOKEN}",
        "ENV DB_PASS=hunter2",
        'ENV DB_PASSWORD="correct horse"',
        "ENV JWT_SECRET=changeme",
        "ENV AWS_SECRET_ACCESS_KEY=abc AWS_REGION=eu",
        "ENV STRIPE_SECRET_KEY=abc",
        "ENV NEW_RELIC_LICENSE_KEY=abc",
        "ENV DATABASE_URL=postgres://app:hunter2@db:5432/app",
        "ENV REDIS=redis://:hunter2@cache:6379",
        f"ENV NEXT_PUBLIC_X=npm_{'a' * 36}",
        f"ARG NOTHING=AKIA{'A' * 16}",
        f"ENV HOOK=https://hooks.slack.com/services/T{'0' * 8}/B{'0' * 8}/abc",
        "ONBUILD ARG NPM_TOKEN",
    ],
)
def test_a_secret_is_known_by_its_name_or_by_its_value(instruction: str) -> None:
    assert told(f"FROM node:24-slim\n{instruction}\n") == [2]


@pytest.mark.parametrize(
    "instruction",
    [
        "ENV PWD=/app",
        "ENV TOKEN_TTL_SECONDS=3600 PASSWORD_MIN_LENGTH=8 AUTH_URL=https://auth.example",
        "ENV DB_PASSWORD_FILE=/run/secrets/db",
        "ENV DB_PASSWORD=/run/secrets/db",
        "ENV GOOGLE_APPLICATION_CREDENTIALS=/app/account.json",
        "ENV OIDC_TOKEN=https://auth.example/token",
        "ENV ALLOW_EMPTY_PASSWORD=yes",
        "ENV NPM_TOKEN=",
        "ENV ENABLE_AUTH=true",
        "ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
        "ARG PUBLIC_KEY",
        "ARG NEXT_PUBLIC_API_KEY",
        "ARG VITE_MAPBOX_TOKEN",
        "ARG REACT_APP_API_KEY",
        "ARG COMPILER_PATH=/usr/bin CACHE_KEY=1 MONKEY PASSENGER_VERSION=6",
        "ENV DATABASE_URL=postgresql://user:password@localhost:5432/app",
        "ENV DATABASE_URL=postgresql://app:${DB_PASSWORD}@db:5432/app",
        "ENV REGION=asiapacificsoutheast1",
        "ENV MAX_TOKENS=4096",
        "LABEL token=npm",
    ],
)
def test_what_only_speaks_of_secrets_is_none(instruction: str) -> None:
    assert told(f"FROM node:24-slim\n{instruction}\n") == []


def test_a_global_argument_is_told_where_a_stage_takes_it_up() -> None:
    assert told("ARG NPM_TOKEN\nFROM node:24-slim\nARG NPM_TOKEN\n") == [3]
    assert told("ARG NPM_TOKEN\nFROM node:24-slim\n") == [1]


def test_a_value_that_stands_in_for_a_secret_is_told_only_where_it_ships() -> None:
    build = "FROM node:24-slim AS build\nENV JWT_SECRET=dummy-for-the-build\n"

    assert told(f"{build}FROM node:24-slim\nCOPY --from=build /app /app\n") == []
    assert told(build) == [2]


def test_the_value_of_a_secret_is_not_repeated() -> None:
    evidence = Evidence(parse(b"FROM node:24-slim\nENV DB_PASSWORD=hunter2\n"))

    (violation,) = secret_in_arg_or_env.check(evidence)

    assert "hunter2" not in violation.message
    assert "`DB_PASSWORD`" in violation.message
