"""The instruction that a linter means when it names a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.dockerfile.lasting import lasting
from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Instruction
    from dunnage.model import Lines


def instruction(dockerfile: Dockerfile, lines: Lines) -> Instruction | None:
    """Find the first instruction that stands on one of the lines."""
    return next((each for each in dockerfile.instructions if touch(each.lines, lines)), None)


def ships(dockerfile: Dockerfile, found: Instruction) -> bool:
    """Tell whether an instruction belongs to the target stage or to one that it is built from."""
    stages = dockerfile.target.ancestry
    return any(found is each for stage in stages for each in (stage.origin, *stage.instructions))


def subject(found: Instruction | None, message: str) -> str:
    """Name what a finding is about in words that survive moved lines."""
    return plain(message if found is None else lasting(str(found)))


def touch(one: Lines, other: Lines) -> bool:
    """Tell whether two spans have a line in common."""
    return one.first <= other.last and other.first <= one.last
