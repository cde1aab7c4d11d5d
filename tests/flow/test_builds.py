from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow.builds import Build
from dunnage.flow.flow import Flow
from dunnage.project import project

_MANIFEST = """{
  "scripts": {"prebuild": "rimraf dist", "build": "npm run types && vite build", "types": "tsc"},
  "dependencies": {"vite": "6"},
  "devDependencies": {"typescript": "5", "rimraf": "6"}
}
"""


def build(command: str, folder: Path | None = None) -> Build | None:
    flow = Flow(
        parse(f"FROM node\nRUN {command}\n".encode()),
        None if folder is None else project.read(folder),
    )
    return next(iter(flow.builds()), None)


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        ("npm run build", ("npm", "build", (), None, False)),
        ("npm run build --workspace=api", ("npm", "build", (), None, False)),
        ("npm test", ("npm", "test", (), None, False)),
        ("yarn build", ("yarn", "build", (), None, False)),
        ("yarn workspace api build", ("yarn", "build", (), None, False)),
        ("yarn workspaces foreach -A run build", ("yarn", "build", (), None, False)),
        ("yarn tsc", ("yarn", None, ("tsc",), True, False)),
        ("pnpm -r build", ("pnpm", "build", (), None, False)),
        ("pnpm --filter api run build", ("pnpm", "build", (), None, False)),
        ("pnpm exec nest build", ("pnpm", None, ("nest",), True, False)),
        ("bun run build", ("bun", "build", (), None, False)),
        ("npx tsc -p .", ("npx", None, ("tsc",), True, False)),
        ("npx --yes turbo@2 build", ("npx", None, ("turbo",), False, True)),
        ("pnpm dlx turbo build", ("pnpm", None, ("turbo",), False, True)),
        ("npx next build", ("npx", None, ("next",), None, False)),
        ("./node_modules/.bin/webpack", (None, None, ("webpack",), True, False)),
        ("node node_modules/.bin/tsc", (None, None, ("tsc",), True, False)),
    ],
)
def test_a_build_step_is_read(command: str, facts: tuple[object, ...]) -> None:
    found = build(command)

    assert found is not None
    assert facts == (found.manager, found.script, found.tools, found.needs_dev, found.is_remote)


@pytest.mark.parametrize(
    "command", ["npm ci", "npm cache clean --force", "node a.js", "npm config set x y", "yarn -v"]
)
def test_other_commands_build_nothing(command: str) -> None:
    assert build(command) is None


def test_a_script_is_followed_to_its_tools(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(_MANIFEST)

    found = build("npm run build", tmp_path)

    assert found is not None
    assert (found.text, found.tools, found.needs_dev) == (
        "npm run types && vite build",
        ("rimraf", "tsc", "vite"),
        True,
    )


def test_package_json_says_that_a_tool_is_a_dependency(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(_MANIFEST)

    found = build("npx vite build", tmp_path)

    assert found is not None
    assert found.needs_dev is False


def test_a_tool_that_is_installed_globally_needs_nothing() -> None:
    found = build("npm i -g turbo@2 && turbo build")

    assert found is not None
    assert (found.tools, found.needs_dev) == (("turbo",), False)
