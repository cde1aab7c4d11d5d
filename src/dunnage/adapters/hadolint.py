"""hadolint, run on one Dockerfile and nothing that lies around it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage.linters import hadolint
from dunnage.model import Tool

if TYPE_CHECKING:
    from dunnage.adapters.process import Run
    from dunnage.model import ToolRun
    from dunnage.ports import Source

_SECONDS = 60

# Without a configuration of ours hadolint takes the pull request's own .hadolint.yaml, and an
# empty file is an error to it.
_CONFIGURATION = "{}\n"


def lint_argv(configuration: Path) -> list[str]:
    """Lint what comes on standard input; findings are no failure."""
    return ["hadolint", "--no-fail", "--format=json", f"--config={configuration}", "-"]


def parse_version(output: str) -> str:
    """Read "Haskell Dockerfile Linter 2.15.1"."""
    return output.strip().rpartition(" ")[2]


class Hadolint:
    """The hadolint in PATH."""

    tool = Tool.HADOLINT

    def __init__(self, run: Run) -> None:
        self._run = run

    def lint(self, source: Source) -> ToolRun:
        """Lint one Dockerfile."""
        with tempfile.TemporaryDirectory() as folder:
            configuration = Path(folder, "hadolint.yaml")
            configuration.write_text(_CONFIGURATION, encoding="utf-8")
            argv = lint_argv(configuration)
            done = self._run(argv, stdin=source.content, cwd=Path(folder), timeout=_SECONDS)
        return hadolint.read(done.stdout, source.dockerfile, source.path, self._version())

    def _version(self) -> str:
        done = self._run(["hadolint", "--version"], timeout=_SECONDS)
        return parse_version(done.stdout.decode())
