"""What `make demo` shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bed import state
from bed.rehearsal import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def shown() -> str:
    """The second run of the demo at the earliest: the bed is there already."""
    done = subprocess.run(
        [sys.executable, "-m", "bed.demo"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests/e2e")},
        timeout=300,
    )
    return done.stdout


def test_the_demo_names_five_files_that_are_there(shown: str) -> None:
    named = re.findall(r"^([\w ]+): (/.+)$", shown, re.MULTILINE)

    assert [name for name, _ in named] == [
        "SARIF",
        "report with the snapshot",
        "page with the picture",
        "comment as Markdown",
        "comment as HTML",
    ]
    folder = state.folder() / "demo"
    assert [path for _, path in named if not Path(path).is_relative_to(folder)] == []
    assert [path for _, path in named if not Path(path).stat().st_size] == []


def test_the_demo_passes_on_main_and_finds_what_the_pull_request_brings(shown: str) -> None:
    assert "main: exit code 0, verdict 'pass'" in shown
    assert "pull request: exit code 1, verdict 'findings'" in shown
    assert "error: lodash 4.17.20 has CVE-2021-23337" in shown


def test_the_demo_shows_the_line_that_made_the_image_grow(shown: str) -> None:
    (row,) = (
        line for line in shown.splitlines() if line.startswith("| `COPY --from=build /app/node")
    )

    assert "[`Dockerfile:12`]" in row
    assert "**+28.6\N{NO-BREAK SPACE}MB**" in row


def test_the_page_shows_the_comment_as_github_does(shown: str) -> None:
    (page,) = re.findall(r"^comment as HTML: (.+)$", shown, re.MULTILINE)
    html = Path(page).read_text("utf-8")

    assert "<h2>❌ demo: findings over the limits</h2>" in html
    assert "<code>COPY --from=build /app/node_modules ./node_modules</code> <em>edited" in html
