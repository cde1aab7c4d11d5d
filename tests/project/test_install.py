import pytest

from dunnage.dockerfile import parse
from dunnage.dockerfile.shell import commands
from dunnage.project import install
from dunnage.project.install import Install
from dunnage.project.lockfile import LockfileKind


def read(text: str) -> Install | None:
    (run,) = parse(f"FROM node\nRUN {text}\n".encode()).target.instructions
    (command,) = commands(run)
    return install.read(command)


@pytest.mark.parametrize(
    ("text", "manager", "verb", "packages", "options"),
    [
        ("npm ci", "npm", "ci", (), set()),
        ("npm clean-install --omit dev", "npm", "clean-install", (), {"--omit=dev"}),
        ("npm --prefix web install", "npm", "install", (), {"--prefix=web"}),
        ("npm i -g pnpm@9 npm", "npm", "i", ("pnpm@9", "npm"), {"-g"}),
        ("npm ci --production false", "npm", "ci", (), {"--production=false"}),
        ("yarn", "yarn", "", (), set()),
        ("yarn --frozen-lockfile --prod", "yarn", "", (), {"--frozen-lockfile", "--prod"}),
        ("yarn global add serve", "yarn", "global", ("serve",), set()),
        ("yarn workspaces focus api --production", "yarn", "focus", ("api",), {"--production"}),
        ("yarn workspace api add left-pad", "yarn", "add", ("left-pad",), set()),
        ("node .yarn/releases/yarn-4.1.0.cjs install", "yarn", "install", (), set()),
        ("pnpm -w install -P", "pnpm", "install", (), {"-w", "-P"}),
        ("pnpm --filter api deploy --prod /out", "pnpm", "deploy", ("/out",),
         {"--filter=api", "--prod"}),
        ("npx -y pnpm@9 i --frozen-lockfile", "pnpm", "i", (), {"--frozen-lockfile"}),
        ("corepack yarn@4 install", "yarn", "install", (), set()),
        ("corepack prepare pnpm@9.1.0 --activate", "corepack", "prepare", ("pnpm@9.1.0",),
         {"--activate"}),
        ("su-exec node npm ci", "npm", "ci", (), set()),
        ("/usr/local/bin/bun install", "bun", "install", (), set()),
    ],
)  # fmt: skip
def test_an_installation_is_read_from_its_words(
    text: str, manager: str, verb: str, packages: tuple[str, ...], options: set[str]
) -> None:
    assert read(text) == Install(manager, verb, packages, frozenset(options))


@pytest.mark.parametrize(
    "text",
    ["npm run build", "npm --version", "yarn build", "yarn global bin", "pnpm exec tsc", "npx tsc",
     "node server.js", "npm prune --omit=dev", "npm cache clean --force", "echo npm ci"],
)  # fmt: skip
def test_other_commands_install_nothing(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "dev"),
    [
        ("npm ci", None),
        ("npm ci --omit=dev", False),
        ("npm ci --omit=dev --include=dev", True),
        ("npm ci --omit=optional", True),
        ("npm ci --only=production", False),
        ("npm install --production", False),
        ("npm install --production=false", True),
        ("npm install --no-production", True),
        ("npm install --also=dev", True),
        ("yarn install --production=true", False),
        ("pnpm install --prod", False),
        ("pnpm install -P", False),
        ("pnpm install --prod=false", True),
        ("pnpm install --dev", True),
        ("bun install --production", False),
        ("bun install --omit=dev", False),
    ],
)
def test_options_decide_on_dev_dependencies(text: str, dev: bool | None) -> None:
    found = read(text)

    assert found is not None
    assert found.dev is dev


@pytest.mark.parametrize(
    ("text", "is_frozen", "is_global", "is_project"),
    [
        ("npm ci", True, False, True),
        ("npm install", False, False, True),
        ("npm install express", False, False, False),
        ("npm install -g npm", False, True, False),
        ("yarn install --immutable", True, False, True),
        ("yarn workspaces focus --production", True, False, True),
        ("pnpm fetch --prod", True, False, False),
        ("pnpm deploy out", True, False, True),
        ("corepack enable", False, True, False),
        ("bun ci", True, False, True),
    ],
)
def test_it_is_known_what_decides_and_what_is_touched(
    text: str, *, is_frozen: bool, is_global: bool, is_project: bool
) -> None:
    found = read(text)

    assert found is not None
    assert (found.is_frozen, found.is_global, found.is_project) == (
        is_frozen,
        is_global,
        is_project,
    )


def test_install_scripts_are_told_by_option() -> None:
    found = [read("npm ci"), read("npm ci --ignore-scripts"), read("npm ci --no-ignore-scripts")]

    assert [each and each.scripts for each in found] == [None, False, True]


def test_folders_are_told_as_they_are_written() -> None:
    found = [read("npm --prefix web ci"), read("yarn --cwd=api"), read("pnpm deploy --prod out")]

    assert [(each.folder, each.destination) for each in found if each] == [
        ("web", None),
        ("api", None),
        (None, "out"),
    ]


def test_npm_reads_the_shrinkwrap_first() -> None:
    found = read("npm ci")

    assert found is not None
    assert found.lockfiles == (LockfileKind.SHRINKWRAP, LockfileKind.NPM)
