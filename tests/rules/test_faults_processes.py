"""Faults of published Dockerfiles: users, processes, and what ships."""

from pathlib import Path

import pytest

from dunnage.contents import File
from dunnage.dockerfile import parse
from dunnage.project import project
from dunnage.rule import Built, Evidence
from dunnage.rules import PRACTICES
from rules.images import an_image

_TOPICS = (
    *("runs-as-root", "cmd-", "copy-", "chown-", "user-", "system-user-", "distroless-"),
    *("init-", "graceful-", "healthcheck-", "entry-file-", "source-", "tests-", "docs-", "vcs-"),
)
_RULES = tuple(each for each in PRACTICES if each.rule.id.startswith(_TOPICS) and not each.advice)


def told(evidence: Evidence) -> list[tuple[int, str]]:
    return sorted(
        (violation.lines.first, practice.rule.id)
        for practice in _RULES
        for violation in practice.check(evidence)
    )


_COMMENTS = """\
FROM node:24.11.1-alpine3.22 AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24.11.1-alpine3.22
WORKDIR /app
ENV NODE_ENV=production
COPY --from=deps /app/node_modules ./node_modules  # Prod deps only
COPY src ./src  # what runs, see docs/
USER node
CMD ["node", "src/server.js"]
"""

_NOGROUP = """\
FROM node:24.11.1-alpine3.22
WORKDIR /app
RUN addgroup -g 1001 -S nodejs
RUN adduser -S nodejs -u 1001
COPY --chown=nodejs:nodejs dist ./dist
USER nodejs
CMD ["node", "dist/server.js"]
"""

_NOBODY = """\
FROM node:24.11.1-alpine3.22
WORKDIR /app
COPY --chown=nodejs:nodejs node_modules ./node_modules
COPY --chown=node:staffers dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""

_TWICE = """\
FROM node:24.11.1-alpine3.22
RUN addgroup -g 1001 -S nodejs && adduser -S nodejs -u 1001 -G nodejs
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY dist ./dist
RUN chown -R nodejs:nodejs /app
USER nodejs
CMD ["node", "dist/server.js"]
"""

_DISTROLESS = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src

FROM gcr.io/distroless/nodejs20-debian12
WORKDIR /app
COPY --from=build /app ./
CMD ["src/server.js"]
"""

_AFTER_USER = """\
FROM node:24.11.1-bookworm-slim
USER node
WORKDIR /app
COPY dist ./dist
CMD ["node", "dist/server.js"]
"""

_BEFORE_USER = """\
FROM node:24.11.1-bookworm-slim AS deps
WORKDIR /app
USER node
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""

_NO_SCRIPT = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev

FROM node:24.11.1-bookworm-slim
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
HEALTHCHECK --interval=30s CMD node healthcheck.js
CMD ["node", "dist/server.js"]
"""

_WHOLE_CONTEXT = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /usr/src/app
COPY package.json package-lock.json /usr/src/app/
RUN npm ci --omit=dev

FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
USER node
WORKDIR /usr/src/app
COPY --chown=node:node --from=build /usr/src/app/node_modules /usr/src/app/node_modules
COPY --chown=node:node . /usr/src/app
CMD ["dumb-init", "node", "server.js"]
"""


@pytest.mark.parametrize(
    ("dockerfile", "findings"),
    [
        pytest.param(
            _COMMENTS,
            [(9, "copy-trailing-comment"), (10, "copy-trailing-comment")],
            id="1: comments behind COPY",
        ),
        pytest.param(_NOGROUP, [(4, "system-user-without-group")], id="10: nogroup"),
        pytest.param(
            _NOBODY,
            [(3, "chown-unknown-user"), (4, "chown-unknown-user")],
            id="10: neither user nor group",
        ),
        pytest.param(_TWICE, [(7, "chown-layer")], id="11: chown after COPY"),
        pytest.param(_DISTROLESS, [(7, "distroless-runs-as-root")], id="14: distroless as root"),
        pytest.param(_AFTER_USER, [(4, "copy-without-chown")], id="17: COPY after USER"),
        pytest.param(_BEFORE_USER, [(5, "user-cannot-write")], id="17: WORKDIR before USER"),
        pytest.param(
            _NO_SCRIPT, [(11, "healthcheck-target-missing")], id="19: a check without its script"
        ),
        pytest.param(
            _WHOLE_CONTEXT, [(11, "source-copied-to-final")], id="21: COPY . after node_modules"
        ),
    ],
)
def test_a_fault_is_told_on_its_line_and_nothing_false_beside_it(
    dockerfile: str, findings: list[tuple[int, str]]
) -> None:
    assert told(Evidence(parse(dockerfile.encode()))) == findings


_DEAF = """\
FROM node:24.11.1-alpine3.22
WORKDIR /app
ENV NODE_ENV=production
COPY index.js lib.js ./
USER node
ENTRYPOINT ["node", "./index.js"]
"""


def test_18_neither_an_init_nor_a_handler(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "app"}')
    (tmp_path / "index.js").write_text(
        'const { handler } = require("./lib");\n'
        '// process.on("SIGTERM", …) is for another day\n'
        'require("http").createServer(handler).listen(3000);\n'
    )
    (tmp_path / "lib.js").write_text("exports.handler = (_, response) => response.end();\n")

    evidence = Evidence(parse(_DEAF.encode()), project.read(tmp_path, prefix="services/api"))

    assert told(evidence) == [(3, "graceful-shutdown-missing"), (6, "init-missing")]
    assert [
        violation.path
        for practice in _RULES
        for violation in practice.check(evidence)
        if practice.rule.id == "graceful-shutdown-missing"
    ] == ["services/api/index.js"]


_MAPS = """\
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM node:24.11.1-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/server.js"]
"""


def test_25_source_maps_in_a_folder_that_is_copied_whole() -> None:
    parsed = parse(_MAPS.encode())
    built = Built(
        {
            "app/dist/server.js": File(10_000, 9),
            "app/dist/server.js.map": File(20_500, 9),
            "usr/local/lib/node_modules/npm/docs/README.md": File(1_000, 0),
        }
    )
    evidence = Evidence(parsed, None, an_image(parsed, built))

    assert told(evidence) == [(9, "source-maps-in-final")]
    assert [
        violation.message
        for practice in _RULES
        for violation in practice.check(evidence)
        if practice.rule.id == "source-maps-in-final"
    ] == ["Source maps come along, and nothing reads them: 1 file (20.5 kB)."]
