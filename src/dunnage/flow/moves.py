"""Files that a command puts elsewhere: `mv`, and `cp -r`."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.steps import Step


@dataclass(frozen=True, slots=True)
class Move:
    """One path that lies at another, or at both, from then on."""

    step: Step
    source: str
    destination: str
    keeps: bool  # the source stays: a copy

    def landing(self, path: str) -> str | None:
        """Tell where a path lies afterwards; None for what this does not touch."""
        if path == self.source or path.startswith(f"{self.source.rstrip('/')}/"):
            return self.destination + path[len(self.source) :]
        return None


def read(step: Step) -> Iterator[Move]:
    """Find what a command moves; paths that are not known are left out."""
    if step.program not in ("cp", "mv"):
        return
    operands = [word for word in step.words[1:] if not word.startswith("-")]
    *sources, last = operands or [""]
    destination = step.resolve(last)
    if destination is None:
        return
    for written in sources:
        source = step.resolve(written.removesuffix("/."))
        if source is not None:
            into = _keeps_name(written, source, last, destination, several=len(sources) > 1)
            name = f"{destination.rstrip('/')}/{basename(source)}" if into else destination
            yield Move(step, source, name, keeps=step.program == "cp")


def _keeps_name(written: str, source: str, last: str, destination: str, *, several: bool) -> bool:
    """Say whether the destination is a folder that is there; where it is new, it is the name."""
    if written.endswith("/."):
        return False
    exists = last.endswith(("/", ".")) or destination in ("/", "/tmp", "/opt", "/usr/src")  # noqa: S108 - a path in an image
    return several or (exists and basename(destination) != basename(source))
