from collections.abc import Mapping
from dataclasses import replace

import pytest

from dunnage.model import Lines, Location, Package, Step
from dunnage.rule import Practice
from dunnage.rules.build_without_dev_dependencies import build_without_dev_dependencies
from dunnage.rules.dev_dependencies_copied_to_final import dev_dependencies_copied_to_final
from dunnage.rules.dev_dependencies_in_final import dev_dependencies_in_final
from dunnage.rules.node_env_before_build_install import node_env_before_build_install
from rules.images import installed, messages
from rules.judged import HEAD, evidence, told

_RULES = (
    build_without_dev_dependencies,
    dev_dependencies_copied_to_final,
    dev_dependencies_in_final,
    node_env_before_build_install,
)
_MANIFESTS = "COPY package*.json ./\n"
_START = 'CMD ["node", "dist/server.js"]\n'
_FINAL = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_MODULES = "COPY --from=0 /app/node_modules ./node_modules\n"


def faults(
    dockerfile: str, files: Mapping[str, str] | None = None
) -> list[tuple[int | str, Practice]]:
    at_hand = evidence(dockerfile, files)
    return [(line, rule) for rule in _RULES for line in told(rule, at_hand)]


@pytest.mark.parametrize(
    "install",
    [
        "npm ci",
        "npm install",
        "NODE_ENV=development npm ci",
        "npm ci --include=dev",
        "yarn install --frozen-lockfile",
        "yarn --frozen-lockfile --production=false",
        "pnpm install --frozen-lockfile",
        "bun install --frozen-lockfile",
    ],
)
def test_the_stage_that_ships_installs_everything(install: str) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN {install}\n{_START}"

    assert faults(dockerfile) == [(4, dev_dependencies_in_final)]


def test_a_lambda_needs_none_whatever_its_base_starts() -> None:
    dockerfile = "FROM public.ecr.aws/lambda/nodejs:24\nCOPY . .\nRUN npm ci\n"

    assert faults(dockerfile) == [(3, dev_dependencies_in_final)]


@pytest.mark.parametrize(
    "steps",
    [
        "RUN npm ci --omit=dev\n",
        "RUN npm ci --only=production\n",
        "RUN npm install --production\n",
        "ENV NODE_ENV=production\nRUN npm ci\n",
        "ARG NODE_ENV=production\nRUN npm ci\n",
        "ENV NPM_CONFIG_OMIT=dev\nRUN npm ci\n",
        "RUN NODE_ENV=production npm ci\n",
        "RUN export NODE_ENV=production && npm ci\n",
        "RUN npm ci && npm prune --omit=dev\n",
        "RUN npm ci && npm test && rm -rf node_modules && npm ci --omit=dev\n",
        "RUN yarn --frozen-lockfile --production\n",
        "RUN yarn workspaces focus --production\n",
        "RUN pnpm install --prod --frozen-lockfile\n",
        "RUN pnpm install --frozen-lockfile && pnpm prune --prod\n",
        "RUN bun install --production\n",
        "ARG NODE_ENV\nRUN echo $NODE_ENV\n",
        "RUN npm install --global serve-handler\n",
        "RUN cd /tmp && npm ci && npm run build && rm -rf /tmp/node_modules\n",
    ],
)
def test_nothing_but_what_the_application_needs_is_installed(steps: str) -> None:
    assert faults(f"{HEAD}COPY . .\n{steps}{_START}") == []


@pytest.mark.parametrize(
    "end",
    [
        'CMD ["npm", "run", "dev"]\n',
        'CMD ["npx", "nodemon", "server.js"]\n',
        'CMD ["npm", "test"]\n',
        'CMD ["npx", "ts-node", "src/server.ts"]\n',
        'CMD ["node", "--import", "tsx", "src/server.ts"]\n',
        'CMD ["node", "-r", "ts-node/register", "src/server.ts"]\n',
        'CMD ["npx", "playwright", "test"]\n',
        'ENV NODE_ENV=development\nCMD ["node", "server.js"]\n',
    ],
)
def test_an_image_to_develop_or_to_test_in_keeps_them(end: str) -> None:
    assert faults(f"{HEAD}COPY . .\nRUN npm ci\n{end}") == []


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ('{"devDependencies": {"jest": "1"}}', [(4, dev_dependencies_in_final)]),
        ('{"dependencies": {"express": "4"}}', []),
        (
            (
                '{"scripts": {"start": "ts-node src/server.ts"},'
                ' "devDependencies": {"ts-node": "10", "jest": "1"}}'
            ),
            [],
        ),
        (
            (
                '{"scripts": {"start": "tsx src/server.ts"}, "dependencies": {"tsx": "4"},'
                ' "devDependencies": {"jest": "1"}}'
            ),
            [(4, dev_dependencies_in_final)],
        ),
    ],
)
def test_package_json_tells_whether_there_are_any_and_whether_they_run(
    manifest: str, expected: list[tuple[int, Practice]]
) -> None:
    dockerfile = f'{HEAD}COPY . .\nRUN npm ci\nCMD ["npm", "start"]\n'

    assert faults(dockerfile, {"package.json": manifest, "package-lock.json": "{}"}) == expected


@pytest.mark.parametrize(
    "copy",
    [
        "COPY --from=0 /app/node_modules ./node_modules\n",
        "COPY --from=0 /app ./\n",
        "COPY --from=0 /app/ /srv/\n",
    ],
)
def test_the_modules_of_the_build_come_along(copy: str) -> None:
    build = f"{HEAD}{_MANIFESTS}RUN npm ci\nCOPY . .\nRUN npm run build\n"
    dockerfile = f"{build}{_FINAL}{copy}{_START}"

    assert faults(dockerfile) == [(10, dev_dependencies_copied_to_final)]


@pytest.mark.parametrize(
    "copy",
    [
        "COPY --from=0 /app/dist ./dist\n",
        "COPY --from=0 /app/.next/standalone ./\n",
        "COPY --from=ghcr.io/acme/modules:1 /app/node_modules ./node_modules\n",
        "COPY --from=modules /app/node_modules ./node_modules\n",
    ],
)
def test_only_the_result_comes_along(copy: str) -> None:
    build = f"{HEAD}{_MANIFESTS}RUN npm ci\nCOPY . .\nRUN npm run build\n"

    assert faults(f"{build}{_FINAL}{copy}{_START}") == []


def test_a_stage_by_its_name_is_followed_through_another() -> None:
    dockerfile = (
        "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n"
        "FROM node:24-slim AS build\nWORKDIR /app\nCOPY --from=deps /app/node_modules"
        " ./node_modules\nCOPY . .\nRUN npm run build\n"
        f"{_FINAL}COPY --from=build /app/node_modules ./node_modules\n{_START}"
    )

    assert faults(dockerfile) == [(13, dev_dependencies_copied_to_final)]


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ("RUN npm ci --omit=dev\nCOPY . .\nRUN npm run build\n", 6),
        ("RUN npm ci --only=production\nCOPY . .\nRUN npm run build:server\n", 6),
        ("RUN npm ci --production && npx tsc\n", 4),
        ("RUN NODE_ENV=production npm ci && \\\n    npm run build\n", 5),
        ("ENV NPM_CONFIG_PRODUCTION=true\nRUN npm ci\nRUN npm run build\n", 6),
        ("RUN pnpm install --prod --frozen-lockfile\nRUN pnpm run build\n", 5),
        ("RUN yarn --production --frozen-lockfile\nRUN yarn build && yarn lint\n", 5),
        ("RUN npm ci && npm prune --omit=dev\nRUN npm run build\n", 5),
        ("RUN npm ci --omit=dev\nRUN npm run build && npm run build:docs\n", 5),
        ("RUN npm i -g npm@11.6.2 && npm ci --omit=dev\nRUN npm run build\n", 5),
        ("RUN npm i -g typescript@5.9.3 && npm ci --omit=dev\nRUN npx vite build\n", 5),
    ],
)
def test_a_build_lacks_its_tools(steps: str, line: int) -> None:
    dockerfile = f"{HEAD}{_MANIFESTS}{steps}{_FINAL}COPY --from=0 /app/dist ./dist\n{_START}"

    assert faults(dockerfile) == [(line, build_without_dev_dependencies)]


def test_modules_without_tools_are_copied_to_the_stage_that_builds() -> None:
    dockerfile = (
        f"{HEAD}{_MANIFESTS}RUN npm ci --omit=dev\n"
        f"FROM node:24-slim AS build\nWORKDIR /app\n{_MODULES}COPY . .\nRUN npm run build\n"
        f"{_FINAL}{_MODULES}COPY --from=build /app/dist ./dist\n{_START}"
    )

    assert faults(dockerfile) == [(9, build_without_dev_dependencies)]


@pytest.mark.parametrize(
    "steps",
    [
        "RUN npm ci\nRUN npm run build && npm prune --omit=dev\n",
        "RUN npm ci --omit=dev\nRUN npm run postinstall\n",
        "RUN npm ci --omit=dev\nRUN npx --yes typescript@5.9.3 --version\n",
        "RUN npm ci --omit=dev\nRUN npx prisma generate\n",
        "RUN npm i -g typescript@5.9.3 && npm ci --omit=dev && tsc\n",
        "RUN npm i -g @nestjs/cli@11.0.0 && npm ci --omit=dev\nRUN npm run build\n",
        "RUN npm ci --omit=dev && npm install --no-save typescript@5.9.3\nRUN npx tsc\n",
        "RUN npm ci --omit=dev && cp -r node_modules /prod && npm ci\nRUN npm run build\n",
        "ENV NODE_ENV=production\nRUN npm ci --include=dev\nRUN npm run build\n",
        "ENV NODE_ENV=production\nRUN NODE_ENV=development npm ci\nRUN npm run build\n",
        "RUN npm ci\nENV NODE_ENV=production\nRUN npm run build\n",
        "ENV NODE_ENV=production\nRUN yarn install --immutable\nRUN yarn build\n",
        "ENV NODE_ENV=production\nRUN bun install\nRUN bun run build\n",
        "ARG NODE_ENV\nRUN npm ci\nRUN npm run build\n",
    ],
)
def test_a_build_finds_its_tools_or_nobody_knows(steps: str) -> None:
    dockerfile = f"{HEAD}{_MANIFESTS}{steps}{_FINAL}COPY --from=0 /app/dist ./dist\n{_START}"

    assert faults(dockerfile) == []


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (
            '{"scripts": {"build": "tsc -p ."}, "devDependencies": {"typescript": "5"}}',
            [(5, build_without_dev_dependencies)],
        ),
        ('{"scripts": {"build": "tsc -p ."}, "dependencies": {"typescript": "5"}}', []),
        ('{"scripts": {"build": "strapi build"}, "dependencies": {"@strapi/strapi": "5"}}', []),
        ('{"scripts": {"build": "node build.js"}, "devDependencies": {"jest": "1"}}', []),
        (
            (
                '{"scripts": {"build": "npm run clean && nest build", "clean": "rm -rf dist"},'
                ' "devDependencies": {"@nestjs/cli": "11"}}'
            ),
            [(5, build_without_dev_dependencies)],
        ),
    ],
)
def test_package_json_tells_what_a_build_needs(
    manifest: str, expected: list[tuple[int, Practice]]
) -> None:
    steps = f"{HEAD}COPY . .\nRUN npm ci --omit=dev\nRUN npm run build\n"
    dockerfile = f"{steps}{_FINAL}COPY --from=0 /app/dist ./dist\n{_START}"

    assert faults(dockerfile, {"package.json": manifest, "package-lock.json": "{}"}) == expected


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ("ENV NODE_ENV=production\nRUN npm ci\nRUN npm run build\n", 4),
        ("ENV NODE_ENV production\nRUN npm install && npm run build\n", 4),
        ("ARG NODE_ENV=production\nRUN npm ci\nRUN npx webpack\n", 4),
        ("ARG NODE_ENV=production\nENV NODE_ENV=$NODE_ENV\nRUN npm ci\nRUN npx tsc\n", 5),
        ("ENV A=1 NODE_ENV=production\nRUN pnpm i --frozen-lockfile\nRUN pnpm build\n", 4),
        ("ENV NODE_ENV=production\nRUN yarn --frozen-lockfile\nRUN yarn build\n", 4),
    ],
)
def test_the_variable_comes_before_the_installation(steps: str, line: int) -> None:
    dockerfile = f"{HEAD}{_MANIFESTS}{steps}{_FINAL}COPY --from=0 /app/dist ./dist\n{_START}"

    assert faults(dockerfile) == [(line, node_env_before_build_install)]


def test_the_variable_of_a_shared_base_is_told_once() -> None:
    dockerfile = (
        "FROM node:24-slim AS base\nENV NODE_ENV=production\nWORKDIR /app\nCOPY package*.json ./\n"
        "FROM base AS web\nRUN npm ci\nRUN npm run build\n"
        "FROM base AS api\nRUN npm ci\nRUN npm run build\n"
        f"FROM base\nCOPY --from=web /app/dist ./web\nCOPY --from=api /app/dist ./dist\n{_START}"
    )

    assert faults(dockerfile) == [(2, node_env_before_build_install)]


_MODULE = "app/node_modules"
_EXPRESS = Package("npm", "express", "4.0.0", f"{_MODULE}/express", 100_000, dev=False, via=())
_TSC = Package("npm", "typescript", "5.9.3", f"{_MODULE}/typescript", 20_000_000, dev=True, via=())
_AJV = Package(
    *("npm", "ajv", "6.0.0", f"{_MODULE}/ajv", 2_000_000), dev=True, via=("eslint", "@eslint/rc")
)


def test_the_image_tells_how_much_it_is_and_who_asks_for_it() -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"

    found = messages(
        dev_dependencies_in_final, dockerfile, installed(_EXPRESS, _TSC, _AJV, layer=4)
    )

    assert found == [
        (
            4,
            (
                "This installs devDependencies in what ships: 2 packages, 22.0 MB (`typescript`,"
                " `eslint > @eslint/rc > ajv`). Leave them out with `--omit=dev`."
            ),
        )
    ]


def test_the_image_decides_where_the_dockerfile_seems_to_say_otherwise() -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"

    assert messages(dev_dependencies_in_final, dockerfile, installed(_EXPRESS, layer=4)) == []


def test_the_image_decides_where_the_dockerfile_tells_nothing() -> None:
    dockerfile = (
        f"FROM ghcr.io/acme/build:1\nWORKDIR /app\nCOPY . .\nRUN ./install.sh\n"
        f"{_FINAL}COPY --from=0 /app ./\n{_START}"
    )

    found = messages(dev_dependencies_copied_to_final, dockerfile, installed(_TSC, layer=8))

    assert found == [
        (
            8,
            (
                "The node_modules of another stage come with devDependencies:"
                " 1 package, 20.0 MB (`typescript`). Prune them there before."
            ),
        )
    ]


def test_what_is_copied_is_traced_to_what_installed_it() -> None:
    dockerfile = (
        f"FROM node:24-slim AS build\nWORKDIR /app\n{_MANIFESTS}RUN npm ci\n{_FINAL}{_MODULES}"
        f"COPY dist ./dist\n{_START}"
    ).replace("--from=0", "--from=build")
    step = Step("RUN npm ci", Location("Dockerfile", Lines(4, 4)))
    traced = {f"{_TSC.path}/package.json": step}

    found = messages(
        dev_dependencies_copied_to_final, dockerfile, installed(_TSC, layer=8), traced=traced
    )

    assert found == [
        (
            8,
            (
                "The node_modules of stage `build` come with devDependencies: 1 package, 20.0 MB,"
                " installed by line 4 (`typescript`). Prune them there before."
            ),
        )
    ]


def test_without_a_lockfile_the_dockerfile_is_asked() -> None:
    unknown = replace(_EXPRESS, dev=None, via=None)
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"

    found = messages(dev_dependencies_in_final, dockerfile, installed(unknown, layer=4))

    assert found == [
        (4, "This installs devDependencies in what ships. Leave them out with `--omit=dev`.")
    ]
