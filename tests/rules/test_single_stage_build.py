from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules.single_stage_build import single_stage_build

_INSTALL = "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
_START = 'CMD ["node", "dist/server.js"]\n'


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in single_stage_build.check(evidence)]


@pytest.mark.parametrize(
    "command",
    ["npm run build", "yarn build:prod", "pnpm run compile", "npx tsc", "npx nest build"],
)
def test_a_build_in_what_ships_is_told(command: str) -> None:
    assert told(f"{_INSTALL}RUN {command}\n{_START}") == [1]


@pytest.mark.parametrize(
    "command",
    ["npm test", "npm run lint", "npx prisma generate", "npm run migrate", "node check.js"],
)
def test_what_makes_no_application_is_not(command: str) -> None:
    assert told(f"{_INSTALL}RUN {command}\n{_START}") == []


def test_plain_javascript_needs_one_stage_only() -> None:
    assert told(f"{_INSTALL}{_START}") == []


def test_a_stage_that_is_built_upon_ships() -> None:
    dockerfile = (
        f"{_INSTALL.replace('slim', 'slim AS build')}RUN npm run build\nFROM build\n{_START}"
    )

    assert told(dockerfile) == [6]


def test_a_dev_image_builds_where_it_runs() -> None:
    assert told(f'{_INSTALL}RUN npm run build\nCMD ["npm", "run", "dev"]\n') == []


@pytest.mark.parametrize(("script", "lines"), [("tsc -p .", [1]), ("prisma generate", [])])
def test_package_json_tells_what_a_build_script_does(
    script: str, lines: list[int], tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text(f'{{"scripts": {{"build": "{script}"}}}}')
    dockerfile = parse(f"{_INSTALL}RUN npm run build\n{_START}".encode())

    found = single_stage_build.check(Evidence(dockerfile, project.read(tmp_path)))

    assert [each.lines.first for each in found] == lines
