"""`dunnage review`: what the action does in a workflow, told to a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import main
from dunnage.adapters.git import Git
from dunnage.adapters.process import Processes
from dunnage.adapters.runner import Terminal
from dunnage.baseline.file import KEYWORDS
from dunnage.config import Config
from dunnage.errors import ToolError
from dunnage.inputs import INPUTS
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

_PATHS = (
    *("context", "dockerfile", "bake-file", "sarif-file", "report-file", "page-file"),
    "baseline",
)
# Nobody waits for these files on a developer's machine, and nothing is uploaded from it.
_UNASKED = {"sarif-file": "", "report-file": "", "page-file": ""}
_ELSEWHERE = (
    *("mode", "token", "comment", "upload-sarif", "merge-sarif"),
    *("reports", "report-artifact", "keep-snapshot"),
)


def describe(parser: ArgumentParser) -> None:
    """Offer the action's inputs as options, but those that only a workflow has a use for."""
    for each in INPUTS:
        if each.name not in _ELSEWHERE:
            text = each.description.replace("%", "%%")
            parser.add_argument(f"--{each.name}", default="", metavar="VALUE", help=text)


def run(options: Mapping[str, str], environment: Mapping[str, str]) -> int:
    """Review one image, and return the exit code."""
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
