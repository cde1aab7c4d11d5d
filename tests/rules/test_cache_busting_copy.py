from collections.abc import Mapping

import pytest

from dunnage.rules.cache_busting_copy import cache_busting_copy
from rules.judged import HEAD, evidence, told

_MOUNT = "--mount=type=cache,target=/root/.npm"


def faults(steps: str, files: Mapping[str, str] | None = None) -> list[int | str]:
    return told(cache_busting_copy, evidence(HEAD + steps, files))


@pytest.mark.parametrize(
    "steps",
    [
        "COPY . .\nRUN npm ci\n",
        "COPY . /app\nRUN npm install\n",
        "ADD ./ ./\nRUN yarn\n",
        "COPY --chown=node:node . .\nRUN pnpm install --frozen-lockfile\n",
        "COPY . .\nCOPY package.json ./\nRUN npm ci\n",
        f"COPY . .\nRUN {_MOUNT} npm ci\n",
        "COPY . .\nRUN npm ci\nRUN npm run build\nRUN npm prune --omit=dev\n",
        "COPY . .\nRUN npm ci && npm run build && npm ci --omit=dev\n",
        "COPY . .\nRUN bun install --frozen-lockfile\n",
    ],
)
def test_any_change_repeats_the_installation(steps: str) -> None:
    assert faults(steps) == [3]


@pytest.mark.parametrize(
    "steps",
    [
        "COPY package*.json ./\nRUN npm ci\nCOPY . .\n",
        "COPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build && npm ci --omit=dev\n",
        "COPY . .\nRUN npm install --global pnpm@10.21.0\n",
        "COPY . .\nRUN npm run build\n",
        "COPY . .\nRUN npm install --no-save ./a.tgz\n",
        "COPY pnpm-lock.yaml ./\nRUN pnpm fetch\nCOPY . .\nRUN pnpm install --offline\n",
        "COPY --from=deps /app/node_modules ./node_modules\nCOPY . .\nRUN npm run build\n",
        "COPY src ./src\nCOPY package.json ./\nRUN npm ci\n",
        "RUN --mount=type=bind,target=.,rw npm ci\n",
        "COPY . .\nRUN pnpm deploy --filter=api --prod /out\n",
        "COPY --from=pruner /app/out/json/ ./\nRUN npm ci\n",
    ],
)
def test_the_manifests_come_first_or_nothing_is_installed(steps: str) -> None:
    assert faults(steps) == []


def test_a_copy_is_told_once_however_many_stages_it_serves() -> None:
    steps = (
        "COPY . .\nFROM 0 AS a\nRUN npm ci\n"
        "FROM 0\nRUN npm ci --omit=dev\nCOPY --from=a /app/dist ./dist\n"
    )
    dockerfile = (
        (HEAD + steps).replace("FROM 0", "FROM source").replace("-slim\n", "-slim AS source\n", 1)
    )

    assert told(cache_busting_copy, evidence(dockerfile)) == [3]


def test_modules_that_another_stage_has_installed_are_only_pruned() -> None:
    dockerfile = (
        "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n"
        "FROM node:24-slim\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\n"
        "COPY . .\nRUN npm run build && npm ci --omit=dev\n"
    )

    assert told(cache_busting_copy, evidence(dockerfile)) == []


_WORKSPACES = {"package.json": '{"workspaces": ["packages/*"]}', "package-lock.json": "{}"}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (f"COPY . .\nRUN {_MOUNT} npm ci\n", []),
        ("COPY . .\nRUN npm ci\n", [3]),
    ],
)
def test_a_monorepo_may_live_on_its_cache_mount(steps: str, expected: list[int]) -> None:
    assert faults(steps, _WORKSPACES) == expected
