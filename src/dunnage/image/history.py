"""What an image's own history says of its layers, where the build did not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.image.owner import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Instruction
    from dunnage.image.manifest import Step

_CLASSIC_BUILDER = "/bin/sh -c #(nop) "
_LONGEST = 4_000
# RUN |2 TOKEN=… NAME=… /bin/bash -o pipefail -c npm ci
_SHELL = re.compile(r"\A(?:RUN )?(?:\|\d+ .*)?/bin/\w*sh (?:-\w+ (?:\w+ )?)*?-\w*c ", re.DOTALL)
_ARGUMENTS = re.compile(r"\A(?:RUN )?\|\d+ .*", re.DOTALL)


def owners(history: Sequence[Step], dockerfile: Dockerfile) -> tuple[Owner, ...]:
    """Guess what made each layer, lowest first.

    Every instruction after FROM but ONBUILD leaves one entry, and nothing else does, so that the
    Dockerfile's are the last ones; an entry with another keyword is none of its.
    """
    own = tuple(_entries(dockerfile))
    below = len(history) - len(own)
    if below < 0:
        return tuple(Owner(None, base=False) for step in history if not step.empty)
    origin = dockerfile.target.ancestry[0].origin
    base = (Owner(origin, base=True) for step in history[:below] if not step.empty)
    pairs = zip(history[below:], own, strict=True)
    return (*base, *(_owner(step, *each) for step, each in pairs if not step.empty))


def instructions(history: Sequence[Step]) -> tuple[str, ...]:
    """Tell what made each layer in the history's words."""
    return tuple(_clean(step.created_by) for step in history if not step.empty)


def _entries(dockerfile: Dockerfile) -> Iterator[tuple[str, Instruction]]:
    """Pair the keyword of each entry with the instruction behind it: of a trigger, that is FROM."""
    for stage in dockerfile.target.ancestry:
        triggers = len(stage.built) - len(stage.instructions)
        yield from ((each.keyword, stage.origin) for each in stage.built[:triggers])
        yield from (
            (each.keyword, each) for each in stage.instructions if each.keyword != "ONBUILD"
        )


def _owner(step: Step, keyword: str, instruction: Instruction) -> Owner:
    agrees = _clean(step.created_by).partition(" ")[0] == keyword
    return Owner(instruction if agrees else None, base=False)


def _clean(created_by: str) -> str:
    """Leave out what the builder added, build arguments above all: their values may be secret."""
    text = created_by[:_LONGEST].removesuffix(" # buildkit").removeprefix(_CLASSIC_BUILDER)
    return " ".join(_ARGUMENTS.sub("RUN …", _SHELL.sub("RUN ", text)).split())
