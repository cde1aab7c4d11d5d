"""Which variables an instruction sees: global and stage ARGs, ENVs, and what the build was given.

https://docs.docker.com/reference/dockerfile/#scope
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage.dockerfile.expansion import ExpansionError
from dunnage.dockerfile.words import Lexer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.dockerfile.syntax import Assignment, Instruction


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables at one point of a stage; those that only the base image sets are not known."""

    escape: str
    build_args: Mapping[str, str]  # --build-arg
    global_args: Mapping[str, str]  # declared before the first FROM
    variables: Mapping[str, str]  # all that RUN sees
    environment: Mapping[str, str]  # of these, what a container sees

    def expand(self, text: str) -> str:
        """Resolve quotes and variables; a variable that is not known stays as it stands.

        So does a text that BuildKit would refuse.
        """
        try:
            return Lexer(self.escape, self.variables).word(text)
        except ExpansionError:
            return text

    def after(self, instructions: Iterable[Instruction]) -> Scope:
        """Run through ARG and ENV instructions; of one name, the last one counts."""
        variables, environment = dict(self.variables), dict(self.environment)
        scope = replace(self, variables=variables, environment=environment)
        for instruction in instructions:
            if instruction.keyword == "ARG":
                for declared in instruction.assignments:
                    if (value := scope.argument(declared)) is not None:
                        variables[declared.name] = value
            elif instruction.keyword == "ENV":
                # All pairs of one ENV see what was before it.
                values = {
                    scope.expand(each.name): scope.expand(each.value or "")
                    for each in instruction.assignments
                }
                variables |= values
                environment |= values
        return scope

    def argument(self, declared: Assignment) -> str | None:
        """Decide the value of an ARG: given to the build, its default, or the global one."""
        if declared.name in self.build_args:
            return self.build_args[declared.name]
        if declared.value is not None:
            return self.expand(declared.value)
        return self.global_args.get(declared.name)


def global_scope(
    preamble: Iterable[Instruction], escape: str, build_args: Mapping[str, str]
) -> Scope:
    """Run through what stands before the first FROM."""
    return Scope(escape, build_args, {}, {}, {}).after(preamble)
