"""`dunnage lint`: our own linter for many files, without Docker and without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from dunnage import exits
from dunnage.commands import files, outlets
from dunnage.commands.judge import Judge, policy_here
from dunnage.commands.linted import Linted, Linter
from dunnage.commands.outlets import Told
from dunnage.commands.writing import write
from dunnage.errors import ConfigError
from dunnage.rules import PRACTICES

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dunnage.ports import Runner

_COLOURS = ("auto", "always", "never")
_EPILOG = """exit codes:
  0  nothing found
  1  findings
  2  wrong options, or nothing that could be read
  3  a bug of Dunnage
  4  nothing found, but some file could not be read or repaired

A folder stands for all that is called Dockerfile, Dockerfile.*, *.Dockerfile or Containerfile
below it. Paths are told as the current folder sees them: for `github` and `sarif` stand at the
root of the repository. NO_COLOR in the environment switches colours off."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be linted, and how it is told."""

    paths: tuple[str, ...]
    form: str
    colour: str
    fix: bool
    target: str | None
    explained: str | None
    plain_environment: bool  # the environment asks for no colours

    @classmethod
    def of(cls, given: Namespace, environment: Mapping[str, str]) -> Options:
        """Take what the parser read."""
        plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
        return cls(
            paths=tuple(given.paths or ["."]),
            form=given.format,
            colour=given.color,
            fix=given.fix,
            target=given.target,
            explained=given.explain,
            plain_environment=plain,
        )

    def paints(self, out: TextIO) -> bool:
        """Say whether the output is coloured."""
        if self.colour == "auto":
            return out.isatty() and not self.plain_environment
        return self.colour == "always"


def describe(parser: ArgumentParser) -> None:
    """Offer the command's arguments and options."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders, `-` for standard input (.)"
    )
    parser.add_argument("--format", choices=outlets.FORMS, default="text", help="(text)")
    parser.add_argument("--color", choices=_COLOURS, default="auto", help="(auto)")
    parser.add_argument("--fix", action="store_true", help="write the repairs that are safe")
    parser.add_argument("--target", metavar="STAGE", help="the stage that ships (the last one)")
    parser.add_argument("--explain", metavar="RULE", help="show a rule's page, and lint nothing")


def run(options: Options, out: TextIO, runner: Runner) -> int:
    """Lint, tell, and return the exit code."""
    colour = options.paints(out)
    if options.explained is not None:
        from dunnage.commands import explain  # noqa: PLC0415 - slow to import

        write(explain.page(options.explained, colour=colour), out)
        return exits.PASSED
    paths = files.find(options.paths)
    if not paths:
        message = f"{', '.join(options.paths)}: there is no Dockerfile."
        raise ConfigError(message)
    judge = Judge(policy_here(), datetime.now(UTC).date())
    fixing = judge.fixes if options.fix else None
    linted, problems = _all(paths, Linter(PRACTICES, options.target, fixing))
    applied = judge.apply(linted)
    told = Told(applied.runs[0], applied.suppressed, tuple(linted), tuple(problems))
    write(outlets.render(options.form, told, colour=colour), out)
    for problem in problems:
        runner.error(problem)
    if told.findings:
        return exits.FOUND
    if problems:
        return exits.COULD_NOT_CHECK if linted else exits.MISCONFIGURED
    return exits.PASSED


def _all(paths: Iterable[Path], linter: Linter) -> tuple[list[Linted], list[str]]:
    """Lint every file; one that cannot be read is a problem, and stops no other."""
    linted, problems = [], []
    for path in paths:
        try:
            linted.append(linter.lint(path))
        except ConfigError as error:
            problems.append(str(error))
    return linted, problems + [each.problem for each in linted if each.problem is not None]
