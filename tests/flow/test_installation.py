from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.installation import Installation
from dunnage.flow.reason import Reason
from dunnage.model import Lines
from dunnage.project import project


def installation(text: str) -> Installation:
    (found,) = (each for each in Flow(parse(text.encode())).installations() if each.is_project)
    return found


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("FROM node\nWORKDIR /app\nRUN npm ci\n", "/app"),
        ("FROM node\nRUN npm ci\n", "/"),
        ("FROM node\nWORKDIR /app\nWORKDIR web\nRUN cd api && npm ci\n", "/app/web/api"),
        ("FROM node\nWORKDIR /app\nRUN (cd a && ls) && (cd b && npm ci)\n", "/app/b"),
        ("FROM node\nWORKDIR /app\nRUN npm --prefix web ci\n", "/app/web"),
        ("FROM node\nWORKDIR /app\nRUN cd /opt && yarn --cwd=x install\n", "/opt/x"),
        ("FROM node\nENV DIR=/srv\nRUN cd $DIR && npm ci\n", "/srv"),
        ("FROM node\nRUN cd $(pwd)/x && npm ci\n", None),
        ("FROM example/unknown\nRUN npm ci\n", None),
        ("FROM node AS base\nWORKDIR /srv\nFROM base\nRUN npm ci\n", "/srv"),
    ],
)
def test_the_folder_is_resolved(text: str, folder: str | None) -> None:
    assert installation(text).folder == folder


@pytest.mark.parametrize(
    ("text", "dev", "reason"),
    [
        ("FROM node:24\nRUN npm ci\n", True, None),
        ("FROM node:24\nRUN npm ci --omit=dev\n", False, Reason("`--omit=dev`", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nRUN npm ci\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nARG NODE_ENV=production\nRUN npm ci\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nARG NODE_ENV\nRUN npm ci\n", None, None),
        ("FROM node:24\nENV NODE_ENV=$MODE\nRUN npm ci\n", None, None),
        ("FROM node:24\nENV NODE_ENV=development\nRUN npm ci\n", True, None),
        ("FROM node:24\nRUN NODE_ENV=production npm ci\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nRUN NODE_ENV=development npm ci\n", True, None),
        ("FROM node:24\nRUN export NODE_ENV=production && \\\n npm ci\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nRUN npm ci --include=dev\n", True,
         Reason("`--include=dev`", Lines(3, 3))),
        ("FROM node:24\nENV NPM_CONFIG_OMIT=dev\nRUN npm ci\n", False,
         Reason("NPM_CONFIG_OMIT=dev", Lines(2, 2))),
        ("FROM node:24\nENV NPM_CONFIG_PRODUCTION=false NODE_ENV=production\nRUN npm ci\n", True,
         Reason("NPM_CONFIG_PRODUCTION=false", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nRUN pnpm i\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nCOPY package.json yarn.lock ./\nRUN yarn\n",
         False, Reason("NODE_ENV=production", Lines(2, 2))),
        ("FROM node:24\nENV NODE_ENV=production\nCOPY . .\nRUN yarn\n", None, None),
        ("FROM node:24\nENV NODE_ENV=production\nCOPY .yarn .yarn\nRUN yarn\n", True, None),
        ("FROM node:24\nRUN yarn workspaces focus --production\n", False,
         Reason("`--production`", Lines(2, 2))),
        ("FROM example/unknown\nRUN npm ci\n", None, None),
        ("FROM node AS base\nENV NODE_ENV=production\nFROM base\nRUN npm ci\n", False,
         Reason("NODE_ENV=production", Lines(2, 2))),
    ],
)  # fmt: skip
def test_dev_dependencies_are_judged_with_the_reason(
    text: str, dev: bool | None, reason: Reason | None
) -> None:
    found = installation(text)

    assert (found.dev, found.dev_reason) == (dev, reason)


@pytest.mark.parametrize(
    ("command", "is_classic"),
    [
        ("yarn --frozen-lockfile", True),
        ("yarn install --production", True),
        ("yarn install --immutable", False),
        ("yarn workspaces focus --production", False),
        ("npm ci", False),
    ],
)
def test_yarn_1_is_told_by_its_options_and_berry_by_its_commands(
    command: str, is_classic: bool
) -> None:
    assert installation(f"FROM node:24\nRUN {command}\n").is_classic_yarn is is_classic


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("FROM node:24\nRUN npm ci\n", True),
        ("FROM node:24\nRUN npm i -g npm@12 && npm ci\n", False),
        ("FROM node:26\nRUN npm ci\n", None),
        ("FROM node:24\nRUN npm ci --ignore-scripts\n", False),
        ("FROM node:24\nENV NPM_CONFIG_IGNORE_SCRIPTS=true\nRUN npm ci\n", False),
        ("FROM node:24\nRUN corepack prepare pnpm@9.0.0 && pnpm i\n", True),
        ("FROM node:24\nRUN npm i -g pnpm@10 && pnpm i\n", False),
        ("FROM node:24\nRUN corepack enable && pnpm i\n", None),
        ("FROM oven/bun:1\nRUN bun install\n", False),
        ("FROM node:24\nRUN yarn --frozen-lockfile\n", True),
        ("FROM node:24\nRUN yarn install --immutable\n", None),
    ],
)
def test_whether_scripts_run_depends_on_the_major(text: str, scripts: bool | None) -> None:
    assert installation(text).scripts is scripts


def test_package_json_tells_berry_and_its_configuration_tells_the_linker(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"packageManager": "yarn@4.5.0"}')
    text = b"FROM node:24\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\nRUN yarn\n"

    pnp = Flow(parse(text), project.read(tmp_path))

    assert [each.dev for each in pnp.installations()] == [True]
    assert [tree.path for tree in pnp.shipped if not tree.is_host] == []

    (tmp_path / ".yarnrc.yml").write_text("nodeLinker: node-modules\n")
    linked = Flow(parse(text), project.read(tmp_path))

    assert [tree.path for tree in linked.shipped if not tree.is_host] == ["/app/node_modules"]


def test_mounts_are_told_by_type() -> None:
    found = installation(
        "FROM node:24\n"
        "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc npm ci\n"
    )

    assert [each.option("target") for each in found.caches] == ["/root/.npm"]
    assert [each.option("id") for each in found.secrets] == ["npmrc"]
