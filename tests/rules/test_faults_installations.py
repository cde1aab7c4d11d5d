"""Faults of published Dockerfiles: installations, devDependencies, caches, NODE_ENV."""

import pytest

from dunnage.rules import PRACTICES
from rules.judged import evidence, told

_TOPICS = (
    *("npm-", "lockfile-", "install-", "cache-", "dev-dependencies-", "build-without-"),
    *("node-env-", "ignore-scripts-", "package-", "duplicate-"),
)
_RULES = tuple(each for each in PRACTICES if each.rule.id.startswith(_TOPICS) and not each.advice)

_TOOLS_LEFT_OUT = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --only=production
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/index.js"]
"""

_NO_MANIFEST = """\
FROM node:24.11.1-alpine3.22 AS deps
RUN npm ci --omit=dev

FROM node:24.11.1-alpine3.22
ENV NODE_ENV=production
WORKDIR /app
COPY --from=deps /node_modules ./node_modules
COPY server.js ./
USER node
CMD ["node", "server.js"]
"""

_ARGUMENT_BEFORE_INSTALL = """\
# syntax=docker/dockerfile:1
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
ARG NODE_ENV=production
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.29.3-alpine3.22
COPY --from=build /app/dist /usr/share/nginx/html
"""

_CACHE_MOUNT_EMPTIED = """\
# syntax=docker/dockerfile:1
FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev \\
    && npm cache clean --force
COPY server.js ./
USER node
CMD ["node", "server.js"]
"""

_ADDON_WITHOUT_BINARY = """\
# syntax=docker/dockerfile:1
FROM node:22.21.1-bookworm-slim AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev --ignore-scripts

FROM node:22.21.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY server.js ./
USER node
CMD ["node", "server.js"]
"""
_WITH_ADDON = {
    "package.json": '{"dependencies": {"better-sqlite3": "12.4.1"}}',
    "package-lock.json": (
        '{"lockfileVersion": 3, "packages": {"node_modules/better-sqlite3": {"version": "12.4.1"}}}'
    ),
}

_VARIABLE_LEFT_BEHIND = """\
FROM node:24.11.1-alpine3.22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
ENV NODE_ENV=production
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.11.1-alpine3.22
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""

_BARE_FINAL_STAGE = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY --from=build /app/dist ./dist
CMD ["node", "dist/server.js"]
"""

_CLEAN_UP_OF_NOTHING = """\
FROM node:24.11.1-alpine3.22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci && npm cache clean --force
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.11.1-alpine3.22
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""

_FAULTS = {
    2: (
        _TOOLS_LEFT_OUT,
        None,
        {(4, "npm-deprecated-flag"), (7, "build-without-dev-dependencies")},
    ),
    3: (_NO_MANIFEST, None, {(2, "install-before-manifest-copy")}),
    4: (_ARGUMENT_BEFORE_INSTALL, None, {(4, "node-env-before-build-install")}),
    8: (_CACHE_MOUNT_EMPTIED, None, {(8, "cache-clean-in-cache-mount")}),
    9: (_ADDON_WITHOUT_BINARY, _WITH_ADDON, {(6, "ignore-scripts-breaks-native-addon")}),
    16: (_VARIABLE_LEFT_BEHIND, None, {(9, "node-env-missing-in-final")}),
    23: (
        _BARE_FINAL_STAGE,
        None,
        {(8, "node-env-missing-in-final"), (11, "package-cache-left")},
    ),
    24: (_CLEAN_UP_OF_NOTHING, None, {(4, "cache-clean-in-discarded-stage")}),
}


@pytest.mark.parametrize("number", _FAULTS)
def test_a_fault_is_told_on_its_line_and_nothing_beside_it(number: int) -> None:
    dockerfile, files, expected = _FAULTS[number]
    at_hand = evidence(dockerfile, files)

    assert {(line, rule.rule.id) for rule in _RULES for line in told(rule, at_hand)} == expected
