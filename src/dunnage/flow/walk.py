"""What each stage does, instruction by instruction and command by command."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from dunnage.dockerfile import Stage, shell
from dunnage.flow import base, copies, state, steps
from dunnage.flow.memory import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.dockerfile import Dockerfile, Instruction
    from dunnage.dockerfile.shell import Command
    from dunnage.flow.base import Base
    from dunnage.flow.copies import Copy
    from dunnage.flow.state import State
    from dunnage.flow.steps import Step
    from dunnage.project.project import Project

_T = TypeVar("_T")


class Walk:
    """A Dockerfile, each part of which is walked through when it is first asked for."""

    def __init__(self, dockerfile: Dockerfile, project: Project | None = None) -> None:
        self.dockerfile = dockerfile
        self.project = project

    @property
    def target(self) -> Stage:
        """The stage that the image is made of."""
        return self.dockerfile.target

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that are built for the target, in the order of the file."""
        return self.dockerfile.used_stages

    def ships(self, stage: Stage) -> bool:
        """Say whether the image holds a stage's layers."""
        return stage in self.target.ancestry

    def reaches(self, instruction: Instruction) -> bool:
        """Say whether an instruction makes the image, and not merely something copied from."""
        return id(instruction) in self._shipped

    @cached_property
    def _shipped(self) -> frozenset[int]:
        return frozenset(map(id, self.target.history))

    @remembered
    def base(self, stage: Stage) -> Base:
        """Tell what is known of the image that a stage's ancestry starts from."""
        return base.read(stage)

    def state(self, stage: Stage, before: Instruction | None = None) -> State:
        """Tell what an instruction of a stage, or of one it is built from, finds."""
        for each in stage.ancestry[::-1]:
            for instruction, found in zip(self.built(each), self._states(each), strict=False):
                if instruction is before:
                    return found
        return self._states(stage)[-1]

    @remembered
    def built(self, stage: Stage) -> tuple[Instruction, ...]:
        """List what builds a stage upon its base."""
        return stage.built

    def _states(self, stage: Stage) -> tuple[State, ...]:
        return self._every_state[stage]

    @cached_property
    def _every_state(self) -> dict[Stage, tuple[State, ...]]:
        """Go through the stages in their order, each of which builds upon earlier ones only."""
        found: dict[Stage, tuple[State, ...]] = {}
        for stage in self.dockerfile.stages:
            if isinstance(stage.base, Stage):
                start = found[stage.base][-1]
            else:
                start = state.start(stage, self.base(stage).workdir)
            found[stage] = tuple(state.states(start, self.built(stage)))
        return found

    @remembered
    def commands(self, instruction: Instruction) -> tuple[Command, ...]:
        """Read the commands inside an instruction."""
        return shell.commands(instruction)

    def steps(self, stage: Stage | None = None) -> tuple[Step, ...]:
        """List the commands of a stage's own RUNs, or of all."""
        return self._everywhere(self._steps) if stage is None else self._steps(stage)

    @remembered
    def _steps(self, stage: Stage) -> tuple[Step, ...]:
        runs = (
            steps.read(stage, instruction, before, self.commands(instruction))
            for instruction, before in zip(self.built(stage), self._states(stage), strict=False)
            if instruction.keyword == "RUN"
        )
        return tuple(chain.from_iterable(runs))

    def copies(self, stage: Stage | None = None) -> tuple[Copy, ...]:
        """List the COPY and ADD instructions of a stage itself, or of the file."""
        return self._everywhere(self._copies) if stage is None else self._copies(stage)

    @remembered
    def _copies(self, stage: Stage) -> tuple[Copy, ...]:
        return tuple(
            copies.read(self.dockerfile, stage, instruction, before)
            for instruction, before in zip(self.built(stage), self._states(stage), strict=False)
            if instruction.keyword in ("COPY", "ADD")
        )

    @remembered
    def arrivals(self, stage: Stage) -> tuple[Copy | Step, ...]:
        """List copies and commands of a stage itself, in their order."""
        by_instruction: dict[int, list[Copy | Step]] = {}
        events: tuple[Copy | Step, ...] = (*self.copies(stage), *self.steps(stage))
        for each in events:
            by_instruction.setdefault(id(each.instruction), []).append(each)
        found = (by_instruction.get(id(each), ()) for each in self.built(stage))
        return tuple(chain.from_iterable(found))

    def history(self, stage: Stage, of: Callable[[Stage], tuple[_T, ...]]) -> tuple[_T, ...]:
        """Chain what each stage of an ancestry has to tell."""
        return tuple(chain.from_iterable(map(of, stage.ancestry)))

    def before(self, step: Step) -> tuple[Copy | Step, ...]:
        """List the copies and commands that come before a command, the whole ancestry's."""
        events = self.history(step.stage, self.arrivals)
        ends = (i for i, event in enumerate(events) if event is step)
        return events[: next(ends, len(events))]

    def _everywhere(self, of: Callable[[Stage], tuple[_T, ...]]) -> tuple[_T, ...]:
        return tuple(chain.from_iterable(map(of, self.dockerfile.stages)))
