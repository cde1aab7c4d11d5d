"""What holds at each point of a stage: variables, working directory, user, shell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from posixpath import join, normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.dockerfile import Instruction, Stage
    from dunnage.dockerfile.scope import Scope


@dataclass(frozen=True, slots=True)
class State:
    """What an instruction finds; of what only the base image says, nothing is known here."""

    scope: Scope = field(repr=False)
    workdir: str | None
    user: Instruction | None = None
    user_name: str | None = None  # as USER has it, expanded
    shell: tuple[str, ...] | None = None  # None: the default
    setters: Mapping[str, Instruction] = field(default_factory=dict, repr=False)

    def variable(self, name: str) -> str | None:
        """Look up what RUN sees, be it from ARG or ENV."""
        return self.scope.variables.get(name)

    def environment(self, name: str) -> str | None:
        """Look up what the container sees."""
        return self.scope.environment.get(name)

    def setter(self, name: str) -> Instruction | None:
        """Find the ARG or ENV that decides a variable."""
        return self.setters.get(name)

    def after(self, instruction: Instruction) -> State:
        """Take one step."""
        match instruction.keyword:
            case "ARG" | "ENV":
                names = (each.name for each in instruction.assignments)
                setters = {**self.setters, **dict.fromkeys(names, instruction)}
                return replace(self, scope=self.scope.after((instruction,)), setters=setters)
            case "WORKDIR":
                return replace(self, workdir=self.absolute(instruction.arguments))
            case "USER":
                name = self.scope.expand(instruction.arguments)
                return replace(self, user=instruction, user_name=name)
            case "SHELL":
                return replace(self, shell=instruction.json)
            case _:
                return self

    def absolute(self, path: str) -> str | None:
        """Resolve a path as an instruction writes it; None where a part of it is not known."""
        return resolve(self.workdir, self.scope.expand(path))


def resolve(folder: str | None, path: str) -> str | None:
    """Go from a folder to a path; None where a part of it is not known."""
    if "$" in path or "`" in path:
        return None
    if path.startswith("/"):
        # POSIX leaves two leading slashes to the system, and Linux knows but one.
        return "/" + normpath(path).lstrip("/")
    return None if folder is None else normpath(join(folder, path))


def start(stage: Stage, workdir: str | None) -> State:
    """Begin a stage that is built from an image with this working directory."""
    return State(stage.scope(before=next(iter(stage.history), None)), workdir)


def states(state: State, instructions: tuple[Instruction, ...]) -> Iterator[State]:
    """Tell the state before each instruction, and after the last one."""
    yield state
    for instruction in instructions:
        state = state.after(instruction)
        yield state
