"""The secrets that are mounted into a RUN, and where each comes to lie."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, join
from typing import TYPE_CHECKING

from dunnage.dockerfile.mounts import mounts
from dunnage.flow.memory import remembered
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Dockerfile, Instruction, Stage
    from dunnage.dockerfile.mounts import Mount
    from dunnage.flow.flow import Flow

FOLDER = "/run/secrets"


@dataclass(frozen=True, slots=True)
class SecretMount:
    """One `--mount=type=secret`: a file at `target`, a variable, or both."""

    stage: Stage
    instruction: Instruction
    lines: Lines  # of the option, where they can be told
    mount: Mount
    id: str
    target: str | None  # as it is written
    variable: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """List the words by which commands can mention it."""
        file = None if self.target is None else basename(self.target)
        return tuple(name for name in (file, self.variable) if name)


@remembered
def secret_mounts(flow: Flow) -> tuple[SecretMount, ...]:
    """List the secrets mounted in the stages that are built."""
    return tuple(_found(flow))


def _found(flow: Flow) -> Iterator[SecretMount]:
    for stage in flow.stages:
        for instruction in stage.instructions:
            texts = (flag.value or "" for flag in instruction.flags if flag.name == "mount")
            for text, mount in zip(texts, mounts(instruction), strict=True):
                if mount.type == "secret":
                    lines = _lines(flow.dockerfile, instruction, text)
                    yield _secret_mount(stage, instruction, lines, mount)


def _secret_mount(
    stage: Stage, instruction: Instruction, lines: Lines, mount: Mount
) -> SecretMount:
    target, variable = mount.option("target"), mount.option("env")
    name = mount.option("source") or mount.option("id") or basename(target or "")
    if target is None and variable is None:
        target = join(FOLDER, name)
    return SecretMount(stage, instruction, lines, mount, name, target, variable)


def _lines(dockerfile: Dockerfile, instruction: Instruction, text: str) -> Lines:
    numbers = range(instruction.lines.first, instruction.lines.last + 1)
    found = next((each for each in numbers if text in dockerfile.text[each - 1]), None)
    return instruction.lines if found is None else Lines(found, found)
