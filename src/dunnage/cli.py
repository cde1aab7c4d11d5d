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
    from collections.abc import Sequence


def console(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    environment = os.environ  # noqa: TID251 - the other door by which it enters
    options = _parser(reviews="review" in given[:1]).parse_args(given)
    terminal = Terminal(sys.stderr)
    match options.command:
        case "lint":
            asked = lint.Options.of(options, environment)
            return exits.guarded(terminal, lambda: lint.run(asked, sys.stdout, terminal))
        case _:
            from dunnage.commands import review  # noqa: PLC0415 - slow to import

            return exits.guarded(terminal, lambda: review.run(vars(options), environment))


def _parser(*, reviews: bool) -> argparse.ArgumentParser:
    """Describe all commands, but the options of `review`, slow to import, only where they count."""
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
    reviewing = commands.add_parser("review", help="lint, build, weigh and scan an image")
    if reviews:
        from dunnage.commands import review  # noqa: PLC0415 - slow to import

        review.describe(reviewing)
    return parser
