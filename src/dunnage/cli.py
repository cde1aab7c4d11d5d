"""`dunnage` on a developer's machine: the same review, told to a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import __version__, lint, main
from dunnage.adapters.git import Git
from dunnage.adapters.process import Processes
from dunnage.adapters.runner import Terminal
from dunnage.baseline.file import KEYWORDS
from dunnage.config import INPUTS, Config
from dunnage.dockerfile import DockerfileError, parse
from dunnage.errors import ConfigError, ToolError
from dunnage.project import project
from dunnage.report import terminal
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dunnage.model import ToolRun

_PATHS = ("context", "dockerfile", "sarif-file", "report-file", "baseline")
# Nobody waits for these files on a developer's machine, and nothing is uploaded from it.
_UNASKED = {"sarif-file": "", "report-file": ""}
_ELSEWHERE = ("token", "comment", "upload-sarif")


def console(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return the exit code."""
    options = _parser().parse_args(arguments)
    environment = os.environ  # noqa: TID251 - the other door by which it enters
    runner = Terminal(sys.stderr)
    match options.command:
        case "lint":
            return main.guarded(runner, lambda: _lint(options.files))
        case _:
            return main.guarded(runner, lambda: _review(vars(options), environment))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dunnage", description=__doc__)
    parser.add_argument("--version", action="version", version=f"dunnage {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    linting = commands.add_parser(
        "lint", help="lint Dockerfiles, without Docker and without a network"
    )
    linting.add_argument("files", nargs="+", metavar="FILE")
    reviewing = commands.add_parser("review", help="lint, build, weigh and scan an image")
    for each in INPUTS:
        if each.name not in _ELSEWHERE:
            text = each.description.replace("%", "%%")
            reviewing.add_argument(f"--{each.name}", default="", metavar="VALUE", help=text)
    return parser


def _review(options: Mapping[str, str], environment: Mapping[str, str]) -> int:
    root, here = _root(environment), Path.cwd()
    given = {name.replace("_", "-"): value for name, value in options.items()}
    for name in _PATHS:
        value = given[name]
        if value and not (name == "baseline" and value in KEYWORDS):
            given[name] = os.path.relpath(here / value, root)
    given["context"] = given["context"] or os.path.relpath(here, root)
    config = Config.from_inputs(given, defaults=_UNASKED)
    return main.review(config, Workspace(root), environment, Terminal(sys.stdout))


def _root(environment: Mapping[str, str]) -> Path:
    """Find the repository's root; outside of one, the current folder."""
    here = Path.cwd()
    try:
        return Git(Processes(environment).run, here).root()
    except ToolError:
        return here


def _lint(files: Sequence[str]) -> int:
    runs = [_linted(Path(file)) for file in files]
    for run in runs:
        for finding in run.findings:
            print(terminal.finding_line(finding, colour=sys.stdout.isatty()))  # noqa: T201
    return main.FOUND if any(run.findings for run in runs) else main.PASSED


def _linted(file: Path) -> ToolRun:
    try:
        content = file.read_bytes()
    except OSError as error:
        message = f"{file}: the file cannot be read ({error.strerror})."
        raise ConfigError(message) from error
    try:
        dockerfile = parse(content)
    except DockerfileError as error:
        return lint.unreadable(error, str(file))
    folder = file.parent
    context = project.read(folder, "" if folder == Path() else folder.as_posix())
    return lint.lint(PRACTICES, Evidence(dockerfile, context), str(file))
