"""The files through which a step speaks to the runner, such as `GITHUB_OUTPUT`.

The behaviour is that of actions/runner 2.336.0: `FileCommandManager.cs`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

MOST_SUMMARY_BYTES: Final = 2**20
_PREFIXES: Final = {
    "OUTPUT": "set_output_",
    "ENV": "set_env_",
    "PATH": "add_path_",
    "STATE": "save_state_",
    "STEP_SUMMARY": "step_summary_",
}


class FileCommandError(ValueError):
    """A file that the runner cannot read: the step fails."""


@dataclass(frozen=True, slots=True)
class FileCommands:
    """The files of one step, by the name of their variable without `GITHUB_`."""

    paths: Mapping[str, Path]

    def pairs(self, name: str) -> dict[str, str]:
        """Read the names and values in one of the files."""
        return parse(self.paths[name].read_text("utf-8", errors="replace"))

    def summary(self) -> str | None:
        """Read the job summary; `None` when it is larger than GitHub takes."""
        written = self.paths["STEP_SUMMARY"].read_bytes()
        return None if len(written) > MOST_SUMMARY_BYTES else written.decode(errors="replace")


def create(folder: Path) -> FileCommands:
    """Make the empty files of a step, under names that nobody can guess."""
    step = uuid4()
    paths = {name: folder / f"{prefix}{step}" for name, prefix in _PREFIXES.items()}
    for path in paths.values():
        path.touch()
    return FileCommands(paths)


def parse(text: str) -> dict[str, str]:
    """Read `NAME=VALUE` lines, and values between `NAME<<DELIMITER` and that delimiter."""
    lines = iter(re.split(r"\r?\n", text))
    return dict(_pair(line, lines) for line in lines if line)


def _pair(line: str, following: Iterator[str]) -> tuple[str, str]:
    equals, here = line.find("="), line.find("<<")
    if equals < 0 and here < 0:
        message = f"Invalid format '{line}'"
        raise FileCommandError(message)
    if here < 0 or 0 <= equals < here:
        name, _, value = line.partition("=")
        delimiter = None
    else:
        name, _, delimiter = line.partition("<<")
    if not name or delimiter == "":
        message = f"Invalid format '{line}'. Names and delimiters must not be empty"
        raise FileCommandError(message)
    return name, value if delimiter is None else _until(delimiter, following)


def _until(delimiter: str, lines: Iterator[str]) -> str:
    value: list[str] = []
    for line in lines:
        if line == delimiter:
            return "\n".join(value)
        value.append(line)
    message = f"Invalid value. Matching delimiter not found '{delimiter}'"
    raise FileCommandError(message)
