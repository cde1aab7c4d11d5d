"""Each command of a RUN with what surrounds it: the folder it runs in and the variables it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage.dockerfile.mounts import mounts
from dunnage.flow.state import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.dockerfile import Instruction, Stage
    from dunnage.dockerfile.mounts import Mount
    from dunnage.dockerfile.shell import Command
    from dunnage.flow.state import State
    from dunnage.model import Lines

# A `cd` that ends with its subshell.
_SUBSHELL = re.compile(r"\(\s*(?:cd|pushd)\s")


@dataclass(frozen=True, slots=True)
class Exported:
    """A variable that an earlier command of the same RUN has set."""

    value: str
    lines: Lines


_NOTHING: Mapping[str, Exported] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a stage."""

    stage: Stage
    instruction: Instruction
    command: Command
    state: State = field(repr=False)
    folder: str | None  # None where it is not known
    exports: Mapping[str, Exported] = field(default_factory=lambda: _NOTHING, repr=False)

    @property
    def lines(self) -> Lines:
        """Tell the command's own lines."""
        return self.command.lines

    @property
    def words(self) -> tuple[str, ...]:
        """Tell the command's words."""
        return self.command.words

    @property
    def program(self) -> str | None:
        """Name the program, without its folder."""
        return self.command.program

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """List what its RUN mounts."""
        return mounts(self.instruction)

    def variable(self, name: str) -> str | None:
        """Look up a variable of its environment."""
        for each in self.command.assignments[::-1]:
            if each.name == name:
                return self.state.scope.expand(each.value or "")
        if name in self.exports:
            return self.exports[name].value
        return self.state.variable(name)

    def setter(self, name: str) -> Lines | None:
        """Find the lines that decide a variable."""
        if any(each.name == name for each in self.command.assignments):
            return self.command.lines
        if name in self.exports:
            return self.exports[name].lines
        instruction = self.state.setter(name)
        return instruction.lines if instruction else None

    def resolve(self, path: str) -> str | None:
        """Resolve a path as the command means it; None where a part of it is not known."""
        return resolve(self.folder, self.state.scope.expand(path)) if path else self.folder


@dataclass(frozen=True, slots=True)
class StepFact:
    """Something that one step does; the class that is built on this one says what."""

    step: Step

    @property
    def stage(self) -> Stage:
        """Name the stage it stands in."""
        return self.step.stage

    @property
    def instruction(self) -> Instruction:
        """Name its RUN."""
        return self.step.instruction

    @property
    def lines(self) -> Lines:
        """Tell the command's own lines."""
        return self.step.lines


def read(
    stage: Stage, instruction: Instruction, state: State, commands: Iterable[Command]
) -> Iterator[Step]:
    """Walk through the commands of a RUN; `cd` and `export` last until its end."""
    folder = state.workdir
    leaves_again = _SUBSHELL.search(instruction.arguments) is not None
    exports: Mapping[str, Exported] = _NOTHING
    for command in commands:
        yield Step(stage, instruction, command, state, folder, exports)
        match command.words:
            case ("cd" | "pushd", *options, path) if all(each.startswith("-") for each in options):
                start = state.workdir if leaves_again else folder
                path = state.scope.expand(path)
                folder = None if path[:1] in ("-", "~") else resolve(start, path)
            case ("popd", *_) | ("cd",):
                folder = None
            case ("export", *pairs):
                exports = {**exports, **dict(_exported(pairs, command.lines))}
            case ():
                exports = {**exports, **dict(_reassigned(command, state))}
            case _:
                pass


def _exported(pairs: list[str], lines: Lines) -> Iterator[tuple[str, Exported]]:
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if equals:
            yield name, Exported(value, lines)


def _reassigned(command: Command, state: State) -> Iterator[tuple[str, Exported]]:
    """Find what a bare `NAME=value` changes; what nobody exported before, it does not export."""
    for each in command.assignments:
        if state.variable(each.name) is not None:
            yield each.name, Exported(each.value or "", command.lines)
