import pytest

from dunnage.model import Fix, Lines
from dunnage.rules.ignore_scripts_missing import ignore_scripts_missing
from dunnage.rules.npm_deprecated_flag import npm_deprecated_flag
from dunnage.rules.npm_global_unpinned import npm_global_unpinned
from rules.judged import HEAD, evidence, told


@pytest.mark.parametrize(
    ("command", "repaired"),
    [
        ("npm ci --only=production", "npm ci --omit=dev"),
        ("npm ci --only production", "npm ci --omit=dev"),
        ("npm install --only=prod", "npm install --omit=dev"),
        ("npm i --production", "npm i --omit=dev"),
        ("npm ci --production=true", "npm ci --omit=dev"),
        ("npm ci --production=false", "npm ci --include=dev"),
        ("npm ci --also=dev", "npm ci --include=dev"),
        ("npm prune --production", "npm prune --omit=dev"),
        ("npm run build && npm prune --production", "npm run build && npm prune --omit=dev"),
        ("npm ci --no-optional", "npm ci --omit=optional"),
    ],
)
def test_an_option_has_had_its_day(command: str, repaired: str) -> None:
    (violation,) = npm_deprecated_flag.check(evidence(f"{HEAD}RUN {command}\n"))

    assert violation.fix == Fix(Lines(3, 3), f"RUN {repaired}")


@pytest.mark.parametrize(
    "command",
    [
        "npm ci --omit=dev",
        "npm run build --production",
        "npm run build -- --production",
        "yarn install --production",
        "yarn --production=false",
        "pnpm install --prod",
        "pnpm prune --prod",
        "bun install --production",
        "npx webpack --production",
        "npm ci --omit=dev && gulp build --production",
        "npm install --global gulp@5.0.0 && gulp --production",
    ],
)
def test_other_programs_have_such_options_too(command: str) -> None:
    assert told(npm_deprecated_flag, evidence(f"{HEAD}RUN {command}\n")) == []


def test_npm_6_knows_no_other() -> None:
    dockerfile = "FROM node:14-alpine\nRUN npm ci --only=production\n"

    assert told(npm_deprecated_flag, evidence(dockerfile)) == []


def test_the_option_may_stand_on_a_line_of_its_own() -> None:
    dockerfile = f"{HEAD}RUN npm ci \\\n    --only=production \\\n    --no-audit\n"

    (violation,) = npm_deprecated_flag.check(evidence(dockerfile))

    assert violation.lines == Lines(3, 5)
    assert violation.fix == Fix(Lines(4, 4), "    --omit=dev \\")


def test_there_is_no_repair_of_the_exec_form() -> None:
    (violation,) = npm_deprecated_flag.check(evidence(f'{HEAD}RUN ["npm", "ci", "--production"]\n'))

    assert violation.fix is None


@pytest.mark.parametrize(
    "command",
    [
        "npm install -g pm2",
        "npm i --global typescript@latest",
        "npm install --location=global pnpm@next",
        "npm install -g npm",
        "npm i -g turbo@^2",
        "npm i -g @nestjs/cli",
        "npm i -g pnpm@10.21.0 turbo",
        "npm i -g serve@14.x",
        "npm i -g 'serve@>=14'",
        "yarn global add turbo",
        "pnpm add -g vercel",
        "bun add --global vercel",
        "corepack prepare pnpm@latest --activate",
        "corepack prepare pnpm@latest-10 --activate",
        "pnpm dlx turbo prune web",
        "yarn dlx -q turbo prune web",
        "sudo npm install -g pm2",
    ],
)
def test_a_tool_may_be_any_version(command: str) -> None:
    assert told(npm_global_unpinned, evidence(f"{HEAD}RUN {command}\n")) == [3]


@pytest.mark.parametrize(
    "command",
    [
        "npm install -g pm2@6.0.13",
        "npm install -g pnpm@10",
        "npm install -g @nestjs/cli@11.0.0-rc.1",
        "npm install -g ./vendor/tool.tgz",
        "npm install -g /tmp/tool",
        "npm install -g .",
        "npm install -g git+https://github.com/acme/tool.git#v1",
        "npm install -g acme/tool#semver:1",
        "npm install -g pnpm@$PNPM_VERSION",
        "npm install -g",
        "npm install express",
        "corepack enable",
        "corepack enable pnpm",
        "corepack prepare pnpm@10.21.0+sha512.abc --activate",
        "corepack install",
        "pnpm dlx turbo@2.6.1 prune web",
        "npx turbo prune web",
        "yarn global bin",
        "yarn turbo prune",
        "npm uninstall -g yarn",
        "echo npm install -g pm2",
    ],
)
def test_a_tool_is_pinned_or_not_of_a_registry(command: str) -> None:
    assert told(npm_global_unpinned, evidence(f"{HEAD}RUN {command}\n")) == []


@pytest.mark.parametrize(("value", "expected"), [("latest", [4]), ("10.21.0", [])])
def test_a_version_may_come_from_an_argument(value: str, expected: list[int]) -> None:
    dockerfile = f"{HEAD}ARG PNPM={value}\nRUN npm install -g pnpm@${{PNPM}}\n"

    assert told(npm_global_unpinned, evidence(dockerfile)) == expected


@pytest.mark.parametrize(
    ("base", "command", "expected"),
    [
        ("node:22-slim", "npm ci", [3]),
        ("node:24-slim", "npm ci && npm install", [3]),
        ("node:24-slim", "npm ci --ignore-scripts", []),
        ("node:24-slim", "npm_config_ignore_scripts=true npm ci", []),
        ("node:24-slim", "npm install --global npm@12.0.0 && npm ci", []),
        ("node:lts-slim", "npm ci", []),
        ("ghcr.io/acme/node:1", "npm ci", []),
        ("node:24-slim", "yarn install --frozen-lockfile", [3]),
        ("node:24-slim", "yarn install --immutable", []),
        ("node:24-slim", "npm install --global pnpm@9.15.0 && pnpm install", [3]),
        ("node:24-slim", "npm install --global pnpm@10.21.0 && pnpm install", []),
        ("oven/bun:1.3.2", "bun install", []),
        ("node:24-slim", "npm install --global pm2@6.0.13", []),
    ],
)
def test_scripts_run_where_the_manager_lets_all_of_them(
    base: str, command: str, expected: list[int]
) -> None:
    dockerfile = f"FROM {base}\nCOPY . .\nRUN {command}\n"

    assert told(ignore_scripts_missing, evidence(dockerfile)) == expected


def test_what_needs_its_script_is_named() -> None:
    lockfile = '{"lockfileVersion": 3, "packages": {"node_modules/canvas": {"version": "3.2.0"}}}'
    files = {"package.json": "{}", "package-lock.json": lockfile}

    (violation,) = ignore_scripts_missing.check(evidence(f"{HEAD}COPY . .\nRUN npm ci\n", files))

    assert violation.message == (
        "The scripts of all packages run here:"
        " add `--ignore-scripts`, then `npm rebuild` for `canvas`."
    )
