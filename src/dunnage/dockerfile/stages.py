"""The stages of a Dockerfile, what each is built from, and how its containers will run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise, takewhile
from posixpath import join, normpath
from typing import TYPE_CHECKING

from dunnage.dockerfile.reference import Reference
from dunnage.dockerfile.scope import Scope, global_scope
from dunnage.dockerfile.syntax import DockerfileError, Instruction
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAGE_NAME = re.compile(r"[a-z][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage; `base` is None where a variable that nobody set decides."""

    index: int
    name: str | None  # lower-case
    base: Stage | Reference | None = field(repr=False)
    origin: Instruction  # its FROM
    instructions: tuple[Instruction, ...] = field(repr=False)  # all that follow FROM
    platform: str | None
    outer: Scope = field(repr=False)  # of its FROM

    @property
    def lines(self) -> Lines:
        """Span the stage, from FROM to its last instruction."""
        last = self.instructions[-1] if self.instructions else self.origin
        return Lines(self.origin.lines.first, last.lines.last)

    @property
    def ancestry(self) -> tuple[Stage, ...]:
        """Follow FROM through the stages of this file: the root first, this stage last."""
        stages = [self]
        while isinstance(base := stages[-1].base, Stage):
            stages.append(base)
        return tuple(stages[::-1])

    @property
    def root(self) -> Reference | None:
        """Name the image from outside that the ancestry starts from."""
        base = self.ancestry[0].base
        return base if isinstance(base, Reference) else None

    @property
    def built(self) -> tuple[Instruction, ...]:
        """List what builds this stage upon its base: triggers of a base stage, then its own."""
        inherited = self.base.instructions if isinstance(self.base, Stage) else ()
        triggers = (each.onbuild for each in inherited if each.onbuild is not None)
        return (*triggers, *self.instructions)

    @property
    def history(self) -> tuple[Instruction, ...]:
        """List the instructions of the ancestry in the order in which they are built."""
        return tuple(chain.from_iterable(stage.built for stage in self.ancestry))

    def scope(self, before: Instruction | None = None) -> Scope:
        """Collect the variables that an instruction sees, or, without one, those at the end."""
        seen = takewhile(lambda instruction: instruction is not before, self.history)
        return self._outside().after(seen)

    @property
    def user(self) -> Instruction | None:
        """Find the USER in force at the end; None where the base image decides."""
        return self._last("USER")

    @property
    def shell(self) -> Instruction | None:
        """Find the SHELL in force at the end; None where the base image decides."""
        return self._last("SHELL")

    @property
    def healthcheck(self) -> Instruction | None:
        """Find the HEALTHCHECK in force, `NONE` too; None where the base image decides."""
        return self._last("HEALTHCHECK")

    @property
    def entrypoint(self) -> Instruction | None:
        """Find the ENTRYPOINT in force; None where the base image decides."""
        return self._last("ENTRYPOINT")

    @property
    def command(self) -> Instruction | None:
        """Find the CMD in force.

        None where the base image decides, or where an ENTRYPOINT discards the base's CMD.
        """
        command = None
        for stage in self.ancestry:
            own = False
            for instruction in stage.built:
                if instruction.keyword == "CMD":
                    command, own = instruction, True
                elif instruction.keyword == "ENTRYPOINT" and not own:
                    command = None
        return command

    def workdir(self, before: Instruction | None = None) -> str | None:
        """Work out the working directory; None where the base image decides."""
        path = "/" if self.root is not None and self.root.is_scratch else None
        scope = self._outside()
        passed: list[Instruction] = []
        for instruction in takewhile(lambda each: each is not before, self.history):
            if instruction.keyword != "WORKDIR":
                passed.append(instruction)
                continue
            scope = scope.after(passed)
            passed.clear()
            path = _joined(path, scope.expand(instruction.arguments))
        return path

    def _outside(self) -> Scope:
        """Start a scope in which nothing is declared yet."""
        return replace(self.outer, global_args=self.outer.variables, variables={}, environment={})

    def _last(self, keyword: str) -> Instruction | None:
        return next((each for each in self.history[::-1] if each.keyword == keyword), None)


def _joined(path: str | None, step: str) -> str | None:
    if step.startswith("/"):
        return normpath(step)
    return None if path is None else normpath(join(path, step))


def link(
    instructions: tuple[Instruction, ...], escape: str, build_args: Mapping[str, str]
) -> tuple[Stage, ...]:
    """Group instructions into stages, each linked to the one it is built from."""
    starts = [i for i, each in enumerate(instructions) if each.keyword == "FROM"]
    preamble = instructions[: starts[0]] if starts else instructions
    for stray in preamble:
        if stray.keyword != "ARG":
            message = f"no build stage: {stray.keyword} stands before the first FROM"
            raise DockerfileError(message, stray.lines.first)
    if not starts:
        message = "no build stage: there is no FROM"
        raise DockerfileError(message, instructions[-1].lines.last if instructions else 1)
    scope = global_scope(preamble, escape, build_args)
    stages: list[Stage] = []
    named: dict[str, Stage] = {}
    for start, end in pairwise((*starts, len(instructions))):
        stage = _stage(len(stages), instructions[start:end], scope, named)
        stages.append(stage)
        if stage.name is not None:
            named[stage.name] = stage
    return tuple(stages)


def _stage(
    index: int, body: tuple[Instruction, ...], scope: Scope, named: Mapping[str, Stage]
) -> Stage:
    origin, *instructions = body
    platform = origin.flag("platform")
    written, name = _image_and_name(origin)
    image = scope.expand(written)
    return Stage(
        index=index,
        name=name,
        # BuildKit compares with the lower-case names as they are: FROM Build is never a stage.
        base=named.get(image) or Reference.parse(image),
        origin=origin,
        instructions=tuple(instructions),
        platform=None if platform is None else scope.expand(platform),
        outer=scope,
    )


def _image_and_name(origin: Instruction) -> tuple[str, str | None]:
    match origin.words:
        case (image,):
            return image, None
        case (image, keyword, name) if keyword.lower() == "as":
            if _STAGE_NAME.fullmatch(name.lower()):
                return image, name.lower()
            message = f'invalid name for build stage: "{name}"'
            raise DockerfileError(message, origin.lines.first)
        case _:
            message = "FROM takes an image, or an image AS a name"
            raise DockerfileError(message, origin.lines.first)


def find(stages: tuple[Stage, ...], name: str) -> Stage | None:
    """Look up a stage by its name, in any case, or by its index; the last of a name counts."""
    named = (stage for stage in stages[::-1] if stage.name == name.lower())
    indexed = (stage for stage in stages if str(stage.index) == name)
    return next(chain(named, indexed), None)


def target(stages: tuple[Stage, ...], name: str | None) -> Stage:
    """Choose the stage to build: the last one where none is named; an index names none here."""
    named = (stage for stage in stages[::-1] if name is None or stage.name == name.lower())
    if (stage := next(named, None)) is not None:
        return stage
    message = f'target stage "{name}" could not be found'
    raise DockerfileError(message, stages[-1].origin.lines.first)
