"""A whole Dockerfile, and how its stages hang together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from dunnage.dockerfile import stages
from dunnage.dockerfile.mounts import mounts
from dunnage.dockerfile.reference import Reference
from dunnage.dockerfile.stages import Stage

if TYPE_CHECKING:
    from dunnage.dockerfile.syntax import Comment, Directive, Instruction, ParseWarning
    from dunnage.model import Lines


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """A Dockerfile, read for one target and one set of build arguments."""

    instructions: tuple[Instruction, ...]
    comments: tuple[Comment, ...]
    directives: tuple[Directive, ...]
    warnings: tuple[ParseWarning, ...]
    escape: str
    text: tuple[str, ...]  # the lines, without their ends
    stages: tuple[Stage, ...]
    target: Stage

    @property
    def preamble(self) -> tuple[Instruction, ...]:
        """List the global ARGs, those before the first FROM."""
        return self.instructions[: self.instructions.index(self.stages[0].origin)]

    @property
    def used_stages(self) -> tuple[Stage, ...]:
        """List the stages that are built for the target, in the order of the file."""
        used: set[Stage] = set()
        waiting = [self.target]
        while waiting:
            stage = waiting.pop()
            if stage not in used:
                used.add(stage)
                sources = chain.from_iterable(map(self.sources, stage.built))
                waiting += (each for each in (stage.base, *sources) if isinstance(each, Stage))
        return tuple(stage for stage in self.stages if stage in used)

    def quote(self, lines: Lines) -> str:
        """Return these lines of the file as they are written."""
        return "\n".join(self.text[lines.first - 1 : lines.last])

    def stage(self, name: str) -> Stage | None:
        """Look up a stage by its name, in any case, or by its index."""
        return stages.find(self.stages, name)

    def sources(self, instruction: Instruction) -> tuple[Stage | Reference, ...]:
        """Resolve `COPY --from` and the `from` of mounts.

        What is no stage is taken for an image; the build may call one of its contexts so.
        """
        names = (instruction.flag("from"), *(each.option("from") for each in mounts(instruction)))
        found = (self._source(name) for name in names if name)
        return tuple(each for each in found if each is not None)

    def _source(self, name: str) -> Stage | Reference | None:
        return self.stage(name) or (None if name.isdecimal() else Reference.parse(name))
