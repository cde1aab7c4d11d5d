"""SARIF files of other tools: which of their runs code scanning would take together with ours.

It takes a file whole or not at all, so that one bad run of another tool would cost our findings.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from dunnage import document, units
from dunnage.errors import ToolError
from dunnage.plain import plain
from dunnage.report.sarif import MOST_RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema import ValidationError

    Category = tuple[str, str]  # of a tool; no two runs of a file may have the same

_LARGEST = 32 * 1024 * 1024
_LARGEST_PACKED = 7 * 1024 * 1024  # all together; ours need less than the rest of GitHub's 10 MiB
_WORDS = {
    "maxItems": "has more than {:,} items",
    "maxLength": "has more than {:,} characters",
    "minItems": "is empty",
    "minLength": "is empty",
    "minimum": "is less than {}",
    "type": "is not of type {}",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """Runs as JSON, whose they are, and which are left out for what reason."""

    runs: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def merge(files: Iterable[tuple[str, bytes]], ours: Iterable[tuple[str, str]]) -> Merged:
    """Choose runs from files, given by path and content, to go into one file with ours.

    Ours are given by tool and `automationDetails.id`. A run stays as it was read, but that it gets
    a category of its own where it has none, or where another run has the same.
    """
    choice = _Choice(ours)
    for path, content in files:
        choice.read(path, content)
    return Merged(tuple(choice.runs), tuple(choice.told), tuple(choice.problems))


class _Choice:
    """What has been taken so far, and what there is room for."""

    def __init__(self, ours: Iterable[tuple[str, str]]) -> None:
        self.runs: list[str] = []
        self.told: list[str] = []
        self.problems: list[str] = []
        self._taken = {_category(tool, identity) for tool, identity in ours}
        self._packed = 0

    def read(self, path: str, content: bytes) -> None:
        """Take those runs of a file that can be taken."""
        try:
            runs = _runs(content)
        except ToolError as problem:
            self.problems.append(f"{path} is left out: {problem}")
            return
        for number, run in enumerate(runs, start=1):
            try:
                self._take(path, run)
            except ToolError as problem:
                self.problems.append(f"{path}: run {number} is left out: {problem}")

    def _take(self, path: str, run: Any) -> None:  # noqa: ANN401 - the schema says what it is
        _check(run)
        if len(self._taken) >= MOST_RUNS:
            message = f"GitHub takes {MOST_RUNS} runs in one file"
            raise ToolError(message)
        tool, details = run["tool"]["driver"]["name"], run.get("automationDetails", {})
        identity = self._free(tool, details.get("id", ""), path)
        text = _written(run | {"automationDetails": details | {"id": identity}})
        packed = self._packed + len(zlib.compress(text.encode()))
        if packed > _LARGEST_PACKED:
            message = f"it and those before it have more than {units.size(_LARGEST_PACKED)} packed"
            raise ToolError(message)
        self._packed = packed
        self._taken.add(_category(tool, identity))
        self.runs.append(text)
        results = units.counted(len(run["results"]), "result")
        self.told.append(f"{results} of {plain(tool, 60)} from {path}")

    def _free(self, tool: str, identity: str, path: str) -> str:
        """Keep what names a category that is still free; else derive one from the path."""
        further = (f"{path}/{number}/" for number in count(2))
        return next(
            each
            for each in chain((identity, f"{path}/"), further)
            if each.rpartition("/")[0] and _category(tool, each) not in self._taken
        )


def _category(tool: str, identity: str) -> Category:
    # What follows the last slash names a single run.
    return tool, identity.rpartition("/")[0]


def _runs(content: bytes) -> list[object]:
    if len(content) > _LARGEST:
        message = f"it has more than {units.size(_LARGEST)}"
        raise ToolError(message)
    match document.parse(content, "it").value:
        case {"version": "2.1.0", "runs": [*runs]}:
            return runs
        case _:
            message = "it is not SARIF 2.1.0"
            raise ToolError(message)


def _check(run: object) -> None:
    # The first problem only: a hostile file has millions.
    problem = next(_validator().iter_errors(run), None)
    if problem is not None:
        raise ToolError(plain(_told(problem)))


def _told(problem: ValidationError) -> str:
    where = problem.json_path.removeprefix("$").removeprefix(".") or "it"
    instance: Any = problem.instance
    schema: Any = problem.schema
    match problem.validator, problem.validator_value:
        case "required", [*names]:
            missing = next(name for name in names if name not in instance)
            return f"{where} has no {missing}"
        case "pattern", _:
            return f"{where} {schema['description']}: {instance[:60]!r}"
        case kind, value:
            return f"{where} {_WORDS[str(kind)].format(value)}"


def _written(run: object) -> str:
    try:
        text = json.dumps(run, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError) as error:
        message = f"it cannot be written again ({error})"
        raise ToolError(message) from error
    # A lone surrogate could not be written to any file.
    return text.encode(errors="replace").decode()


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("dunnage") / "schemas" / "foreign-run-1.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
