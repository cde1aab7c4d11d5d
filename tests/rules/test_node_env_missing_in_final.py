import pytest

from dunnage.model import Fix, Image, ImageConfig, Lines
from dunnage.rule import Evidence
from dunnage.rules.node_env_missing_in_final import node_env_missing_in_final
from rules.judged import evidence, told

_COPY = "WORKDIR /app\nCOPY . .\n"
_START = 'CMD ["node", "server.js"]\n'


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"FROM node:24-slim\n{_COPY}{_START}",
        f"FROM node:24-slim\n{_COPY}EXPOSE 3000\nCMD npm start\n",
        f"FROM node:24-slim\nARG NODE_ENV=production\n{_COPY}{_START}",
        f"FROM node:24-slim\n{_COPY}RUN NODE_ENV=production npm run build\n{_START}",
        f'FROM gcr.io/distroless/nodejs24-debian12\n{_COPY}CMD ["server.js"]\n',
        f'FROM oven/bun:1.3.2\n{_COPY}CMD ["bun", "server.ts"]\n',
        f'FROM node:24-slim\n{_COPY}ENTRYPOINT ["./docker-entrypoint.sh"]\n{_START}',
        f"FROM node:24-slim\nENV PORT=3000\n{_COPY}{_START}",
    ],
)
def test_a_service_starts_without_it(dockerfile: str) -> None:
    assert told(node_env_missing_in_final, evidence(dockerfile)) == [1]


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"FROM node:24-slim\nENV NODE_ENV=production\n{_COPY}{_START}",
        f"FROM node:24-slim\nENV NODE_ENV=staging\n{_COPY}{_START}",
        f"FROM node:24-slim\nARG NODE_ENV\nENV NODE_ENV=$NODE_ENV\n{_COPY}{_START}",
        f"FROM node:24-slim AS base\nENV NODE_ENV=production\nFROM base\n{_COPY}{_START}",
        f"FROM ghcr.io/acme/node:1\n{_COPY}{_START}",
        f"FROM nginx:1.29.3-alpine\n{_COPY}",
        'FROM public.ecr.aws/lambda/nodejs:24\nCOPY . .\nCMD ["index.handler"]\n',
        f'FROM node:24-slim\n{_COPY}CMD ["npm", "run", "dev"]\n',
        f'FROM node:24-slim\n{_COPY}CMD ["npm", "test"]\n',
        f'FROM node:24-slim\n{_COPY}ENTRYPOINT ["node", "bin/cli.js"]\n',
        f'FROM node:24-slim\n{_COPY}CMD ["node", "--env-file=.env", "server.js"]\n',
        f"FROM node:24-slim\n{_COPY}CMD NODE_ENV=production node server.js\n",
        f'FROM node:24-slim\n{_COPY}CMD ["cross-env", "NODE_ENV=production", "node", "x.js"]\n',
        "FROM node:24-slim\nRUN apt-get update\n",
    ],
)
def test_it_is_set_or_of_no_use_or_not_known(dockerfile: str) -> None:
    assert told(node_env_missing_in_final, evidence(dockerfile)) == []


def test_a_start_script_may_set_it() -> None:
    files = {"package.json": '{"scripts": {"start": "NODE_ENV=production node server.js"}}'}
    dockerfile = f'FROM node:24-slim\n{_COPY}CMD ["npm", "start"]\n'

    assert told(node_env_missing_in_final, evidence(dockerfile, files)) == []


@pytest.mark.parametrize(
    ("environment", "expected"), [((("NODE_ENV", "production"),), []), ((), [1])]
)
def test_the_image_decides(environment: tuple[tuple[str, str], ...], expected: list[int]) -> None:
    parsed = evidence(f"FROM ghcr.io/acme/node:1\n{_COPY}{_START}").dockerfile
    config = ImageConfig("node", "/app", (), ("node", "server.js"), environment)
    at_hand = Evidence(parsed, None, Image("sha256:ab", "linux/amd64", config, (), {}))

    assert told(node_env_missing_in_final, at_hand) == expected


@pytest.mark.parametrize(
    ("final", "repaired"),
    [
        (
            f"COPY --from=build /app /app\n{_START}",
            "FROM node:24-slim AS run\nENV NODE_ENV=production",
        ),
        (f"RUN npm ci --omit=dev\n{_START}", None),  # which would do something else then
        (f"ARG NODE_ENV=production\n{_START}", None),
    ],
)
def test_the_repair_is_a_line_behind_from(final: str, repaired: str | None) -> None:
    dockerfile = f"FROM node:24-slim AS build\n{_COPY}FROM node:24-slim AS run\n{final}"

    (violation,) = node_env_missing_in_final.check(evidence(dockerfile))

    assert violation.fix == (None if repaired is None else Fix(Lines(4, 4), repaired))
