import pytest

from dunnage.model import Fix, Lines
from dunnage.rules.npm_install_instead_of_ci import npm_install_instead_of_ci
from rules.judged import HEAD, evidence, told


@pytest.mark.parametrize(
    "command",
    [
        "npm install",
        "npm i --omit=dev",
        "npm add express",
        "npm install express@^4",
        "npm --prefix web install",
        "CI=true npm install",
        "yarn",
        "yarn install --production",
        "yarn add express",
        "pnpm install --prod",
        "pnpm install --no-frozen-lockfile",
        "pnpm install --frozen-lockfile=false",
        "pnpm i express",
        "bun install",
        "bun add hono",
        'sh -c "npm install"',
        "npm install && npm run build",
        "cd web && npm install",
        "npm install --legacy-peer-deps || npm install --force",
    ],
)
def test_versions_may_come_that_no_lockfile_decides(command: str) -> None:
    found = told(npm_install_instead_of_ci, evidence(f"{HEAD}COPY . .\nRUN {command}\n"))

    assert set(found) == {4}


@pytest.mark.parametrize(
    "command",
    [
        "npm ci",
        "npm clean-install",
        "npm install --global pnpm",
        "npm install ./vendor/a.tgz",
        "npm install --no-save sharp@0.34.5",
        "npm install --package-lock-only",
        "npm run install",
        "npm rebuild",
        "yarn --frozen-lockfile",
        "yarn install --immutable",
        "yarn workspaces focus --production",
        "yarn build",
        "YARN_ENABLE_IMMUTABLE_INSTALLS=1 yarn install",
        "pnpm install --frozen-lockfile",
        "CI=true pnpm install",
        "pnpm fetch && pnpm install --offline",
        "pnpm deploy --prod /out",
        "bun install --frozen-lockfile",
        "bun ci",
        "echo npm install",
        "if [ -f package-lock.json ]; then npm ci; else npm install; fi",
    ],
)
def test_what_is_locked_or_pinned_is_in_order(command: str) -> None:
    found = told(npm_install_instead_of_ci, evidence(f"{HEAD}COPY . .\nRUN {command}\n"))

    assert found == []


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        (
            "npm install",
            {"package.json": "{}"},
            "`npm install` resolves versions anew. Commit a lockfile and use `npm ci`.",
        ),
        (
            "yarn",
            {"package.json": "{}", "yarn.lock": ""},
            (
                "`yarn` may install other versions than the lockfile's."
                " Use `yarn install --immutable` (yarn 1: `--frozen-lockfile`)."
            ),
        ),
        (
            "pnpm add pino",
            {"package.json": "{}"},
            "`pnpm add` installs what no lockfile holds. Add it to package.json.",
        ),
    ],
)
def test_the_cure_fits_the_project(command: str, files: dict[str, str], expected: str) -> None:
    at_hand = evidence(f"{HEAD}COPY . .\nRUN {command}\n", files)

    assert [each.message for each in npm_install_instead_of_ci.check(at_hand)] == [expected]


def test_the_line_is_the_commands_own() -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN set -e; \\\n    node --version; \\\n    npm install\n"

    assert told(npm_install_instead_of_ci, evidence(dockerfile)) == [6]


@pytest.mark.parametrize(
    ("manifests", "command", "expected"),
    [
        ("package*.json", "npm i --omit=dev", "RUN npm ci --omit=dev"),
        ("package.json", "npm i", None),
        ("package*.json", "npm install express", None),
        ("package*.json", "npm install --no-package-lock", None),
        ("package*.json", "npm install || npm install", None),
    ],
)
def test_the_repair_is_offered_where_the_lockfile_is_in_reach(
    manifests: str, command: str, expected: str | None
) -> None:
    files = {"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3, "packages": {}}'}
    at_hand = evidence(f"{HEAD}COPY {manifests} ./\nRUN {command}\n", files)

    fixes = [each.fix for each in npm_install_instead_of_ci.check(at_hand) if each.fix is not None]

    assert fixes == ([] if expected is None else [Fix(Lines(4, 4), expected)])
