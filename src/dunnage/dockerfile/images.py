"""The images from outside that a Dockerfile names, each where it names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.dockerfile.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Instruction


@dataclass(frozen=True, slots=True)
class NamedImage:
    """An image, and the FROM, COPY or RUN that asks for it."""

    reference: Reference
    instruction: Instruction


def images(dockerfile: Dockerfile) -> Iterator[NamedImage]:
    """List what FROM, `COPY --from` and mounts ask for, in the order of the file.

    An untagged name behind `--from` may be one of the build's contexts, and is left out.
    """
    for stage in dockerfile.stages:
        if isinstance(stage.base, Reference) and not stage.base.is_scratch:
            yield NamedImage(stage.base, stage.origin)
        for instruction in stage.instructions:
            for source in dockerfile.sources(instruction):
                if isinstance(source, Reference) and not source.is_untagged:
                    yield NamedImage(source, instruction)
