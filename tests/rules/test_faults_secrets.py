"""Faults of published Dockerfiles: secrets, and what a .dockerignore lets through."""

import pytest

from dunnage.rules import PRACTICES
from rules.judged import evidence, told

_RULES = [each for each in PRACTICES if each.rule.id.startswith(("secret-", "dockerignore-"))]

_CONTEXT = {
    "package.json": '{"name": "shop", "dependencies": {"@acme/ui": "1.0.0"}}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    "src/server.js": "",
}

_MOUNT_THAT_NOTHING_READS = """\
# syntax=docker/dockerfile:1
FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npm_token,required=true \\
    NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci --omit=dev
COPY . .
CMD ["node", "src/server.js"]
"""

_COPY_ALL = """\
FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
CMD ["node", "src/server.js"]
"""

_MOUNT_THAT_MAY_LACK = """\
# syntax=docker/dockerfile:1
FROM node:24.11.1-bookworm-slim AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    --mount=type=secret,id=npmrc,target=/root/.npmrc \\
    npm ci --omit=dev

FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
CMD ["node", "src/server.js"]
"""


@pytest.mark.parametrize(
    ("dockerfile", "files", "findings"),
    [
        pytest.param(
            _MOUNT_THAT_NOTHING_READS,
            {"npm_token.txt": "npm-0123456789\n", ".dockerignore": "**/node_modules\n.git\n"},
            {"secret-mount-unused": [5], "secret-file-copied": [7]},
            id="5: a token that npm never reads, in a file that ships",
        ),
        pytest.param(
            _COPY_ALL,
            {
                "src/.env": "API_KEY=0123456789\n",
                "src/server.test.js": "",
                ".dockerignore": "node_modules\n.git\n.env\n*.test.js\n",
            },
            {
                "dockerignore-not-recursive": [
                    ".dockerignore:1",
                    ".dockerignore:3",
                    ".dockerignore:4",
                ],
                "secret-file-copied": [5],
            },
            id="15: patterns that hold at the root alone",
        ),
        pytest.param(
            _MOUNT_THAT_MAY_LACK,
            {".dockerignore": "**/node_modules\n"},
            {"secret-mount-not-required": [6]},
            id="22: a secret that may lack",
        ),
    ],
)
def test_a_fault_is_told_on_its_line_and_nothing_false_beside_it(
    dockerfile: str, files: dict[str, str], findings: dict[str, list[int | str]]
) -> None:
    at_hand = evidence(dockerfile, {**_CONTEXT, **files}, ("packages/a/node_modules",))

    every = {each.rule.id: told(each, at_hand) for each in _RULES}
    assert {rule: lines for rule, lines in every.items() if lines} == findings
