"""The pinned programs, each asked for its version."""

from pathlib import Path

import pytest

from bed import process, tools
from bed.tools import Tools

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def installed() -> Tools:
    return tools.ensure()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("act", "act version 0.2.89"),
        ("hadolint", "Haskell Dockerfile Linter 2.15.1"),
        ("trivy", "Version: 0.76.0"),
    ],
)
def test_a_program_is_the_pinned_one(installed: Tools, program: str, words: str) -> None:
    assert process.run(installed.programs / program, "--version").strip() == words


def test_node_brings_its_npm(installed: Tools) -> None:
    npm = installed.node / "lib/node_modules/npm/bin/npm-cli.js"

    assert process.run(installed.node / "bin/node", "--version").strip() == "v24.19.0"
    assert process.run(installed.node / "bin/node", npm, "--version").startswith("11.")


def test_the_sarif_validator_names_what_is_missing(installed: Tools, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    log.write_text('{"version": "2.1.0", "runs": [{"results": []}]}')

    judgement = process.run(installed.sarif_multitool, "validate", log)

    assert "JSON1002: runs[0]: The required property 'tool' is missing." in judgement


def test_the_npm_packages_are_where_node_looks_for_them(installed: Tools) -> None:
    packages = ("@mermaid-js/tiny", "@octokit/openapi", "github-markdown-css", "remark-gfm")

    assert [p for p in packages if not (installed.modules / p / "package.json").is_file()] == []
