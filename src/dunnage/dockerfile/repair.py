"""How a RUN reads without its last command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.model import Fix, Lines

if TYPE_CHECKING:
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.shell import Command
    from dunnage.dockerfile.syntax import Instruction

_AND = r"(?:[ \t]*\\\n)?[ \t]*&&[ \t]*(?:\\\n[ \t]*)?"


def without_last(dockerfile: Dockerfile, run: Instruction, command: Command) -> Fix | None:
    """Leave out `&& command` at the very end; None where it does not stand there so plainly."""
    text = dockerfile.quote(run.lines)
    words = r"[ \t]+".join(map(re.escape, command.words))
    match = re.search(rf"{_AND}{words}[ \t]*\Z", text)
    if match is None or run.heredocs:
        return None
    kept = text[: match.start()]
    *above, last = kept.split("\n")
    return Fix(Lines(run.lines.first + len(above), run.lines.last), last)
