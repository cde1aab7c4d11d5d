"""`dunnage` on a developer's machine: which command is meant, and with which options."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from dunnage import __version__, exits
from dunnage.adapters.runner import Terminal
from dunnage.commands import lint

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from dunnage.adapters.docker import DockerStore


# All that a command offers is described only where it is asked for: most are slow to import.
_SUMMARIES = {
    "weigh": "tell what an image holds, and what made it",
    "compare": "tell what one image has that another has not",
    "review": "lint, build, weigh and scan an image",
    "init": "write a workflow, a .dockerignore and a Dockerfile for a project",
}


def console(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    environment = os.environ  # noqa: TID251 - the other door by which it enters
    options = _parser(given[0] if given else "").parse_args(given)
    terminal = Terminal(sys.stderr)
    return exits.guarded(terminal, lambda: _run(options, environment, terminal))


def _run(options: Namespace, environment: Mapping[str, str], terminal: Terminal) -> int:
    match options.command:
        case "lint":
            return lint.run(lint.Options.of(options, environment), sys.stdout, terminal)
        case "weigh":
            from dunnage.commands import weigh  # noqa: PLC0415 - slow to import

            asked = weigh.Options.of(options)
            return weigh.run(asked, sys.stdout, terminal, _store(environment))
        case "compare":
            from dunnage.commands import compare  # noqa: PLC0415 - slow to import

            sides = compare.Options.of(options)
            return compare.run(sides, sys.stdout, terminal, _store(environment))
        case "init":
            from dunnage.commands import init  # noqa: PLC0415 - slow to import

            return init.run(init.Options.of(options), sys.stdout)
        case _:
            from dunnage.commands import review  # noqa: PLC0415 - slow to import

            return review.run(vars(options), environment)


def _store(environment: Mapping[str, str]) -> DockerStore:
    from dunnage.adapters.docker import DockerStore  # noqa: PLC0415 - slow to import
    from dunnage.adapters.process import Processes  # noqa: PLC0415 - slow to import

    processes = Processes(environment)
    return DockerStore(processes.run, processes.stream)


def _parser(asked: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dunnage", description="Reviews container images of Node.js applications."
    )
    parser.add_argument("--version", action="version", version=f"dunnage {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    lint.describe(
        commands.add_parser(
            "lint",
            help="lint Dockerfiles, without Docker and without a network",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    for name, summary in _SUMMARIES.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == asked:
            _describe(name, command)
    return parser


def _describe(name: str, parser: argparse.ArgumentParser) -> None:
    match name:
        case "weigh":
            from dunnage.commands import weigh  # noqa: PLC0415 - slow to import

            weigh.describe(parser)
        case "compare":
            from dunnage.commands import compare  # noqa: PLC0415 - slow to import

            compare.describe(parser)
        case "init":
            from dunnage.commands import init  # noqa: PLC0415 - slow to import

            init.describe(parser)
        case _:
            from dunnage.commands import review  # noqa: PLC0415 - slow to import

            review.describe(parser)
