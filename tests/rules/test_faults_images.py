"""Faults of published Dockerfiles: images, stages, directives and OS packages."""

import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES

_TOPICS = (
    *("base-image-", "node-major-", "libc-", "platform-", "single-stage-", "unused-stage"),
    *("syntax-directive-", "env-legacy-", "workdir-", "os-", "build-tools-", "runtime-package-"),
    "expose-",
)
_RULES = tuple(each for each in PRACTICES if each.rule.id.startswith(_TOPICS) and not each.advice)


def told(dockerfile: str) -> list[tuple[int, str]]:
    evidence = Evidence(parse(dockerfile.encode()))
    return sorted(
        (violation.lines.first, practice.rule.id)
        for practice in _RULES
        for violation in practice.check(evidence)
    )


_DIRECTIVE_ON_LINE_TWO = """\
# Builds the shop's API.
# syntax=docker/dockerfile:1

FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
EXPOSE 3000
USER node
CMD ["node", "dist/server.js"]
"""

_STAGE_THAT_IS_NEVER_BUILT = """\
FROM node:24.11.1-alpine3.22 AS base
WORKDIR /app

FROM base AS deps
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM base AS production
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
EXPOSE 3000
USER node
CMD ["node", "dist/server.js"]
"""

_LIBRARY_OF_THE_BASE_ALONE = """\
FROM node:24.11.1-alpine3.22 AS base
RUN apk add --no-cache libc6-compat
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.11.1-alpine3.22
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""

_MUSL_ON_GLIBC = """\
FROM node:22.21.1-alpine3.22 AS build
RUN apk add --no-cache python3 make g++
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .

FROM gcr.io/distroless/nodejs22-debian12:nonroot
WORKDIR /app
COPY --from=build /app ./
CMD ["server.js"]
"""

_DISTROLESS_WITHOUT_TAG = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src

FROM gcr.io/distroless/nodejs24-debian12
WORKDIR /app
COPY --from=build /app ./
USER nonroot
CMD ["src/server.js"]
"""

_LATEST_AND_LTS = """\
FROM node:latest AS build
WORKDIR /usr/src/app
COPY package*.json ./
RUN npm ci --omit=dev

FROM node:lts-alpine
ENV NODE_ENV=production
USER node
WORKDIR /usr/src/app
COPY --chown=node:node --from=build /usr/src/app/node_modules ./node_modules
COPY --chown=node:node . .
CMD ["node", "server.js"]
"""

_END_OF_LIFE = """\
FROM node:20 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:1.29.3-alpine3.22
COPY --from=build /app/dist /usr/share/nginx/html
"""


@pytest.mark.parametrize(
    ("dockerfile", "findings"),
    [
        pytest.param(
            _DIRECTIVE_ON_LINE_TWO,
            [(2, "syntax-directive-misplaced")],
            id="6: a directive below a comment",
        ),
        pytest.param(
            _STAGE_THAT_IS_NEVER_BUILT,
            [(4, "unused-stage")],
            id="7: production dependencies that nothing copies",
        ),
        pytest.param(
            _LIBRARY_OF_THE_BASE_ALONE,
            [(2, "runtime-package-only-in-build-stage")],
            id="12: libc6-compat in the base, and the final stage on another",
        ),
        pytest.param(
            _MUSL_ON_GLIBC,
            [(10, "libc-mismatch-between-stages")],
            id="13: built on Alpine, run on distroless Debian",
        ),
        pytest.param(
            _DISTROLESS_WITHOUT_TAG,
            [(7, "base-image-untagged")],
            id="14: distroless without a tag",
        ),
        pytest.param(
            _LATEST_AND_LTS,
            [
                (1, "base-image-latest"),
                (6, "base-image-floating-tag"),
                (10, "libc-mismatch-between-stages"),
                (10, "node-major-mismatch-between-stages"),
            ],
            id="20: latest builds, lts-alpine runs",
        ),
        pytest.param(
            _END_OF_LIFE,
            [(1, "base-image-eol-node"), (1, "base-image-floating-tag")],
            id="26: Node.js 20",
        ),
    ],
)
def test_a_fault_is_told_on_its_line_and_nothing_false_beside_it(
    dockerfile: str, findings: list[tuple[int, str]]
) -> None:
    assert told(dockerfile) == findings
