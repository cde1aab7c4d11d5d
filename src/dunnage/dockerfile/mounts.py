"""What a RUN mounts for its own duration: caches, secrets, other stages.

https://docs.docker.com/reference/dockerfile/#run---mount
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile.syntax import Instruction

_ALIASES = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly"}


@dataclass(frozen=True, slots=True)
class Mount:
    """One `--mount`; its options under their long names, an empty value for a bare one."""

    type: str
    options: tuple[tuple[str, str], ...]

    def option(self, name: str) -> str | None:
        """Look up an option by its long name: source, target, readonly, id, from, required."""
        return next((value for key, value in self.options if key == name), None)

    @property
    def is_required(self) -> bool:
        """Tell whether the build fails where the secret or agent is not given."""
        return self.option("required") in ("", "true", "1")


def mounts(run: Instruction) -> tuple[Mount, ...]:
    """Read the mounts of a RUN; those of other instructions are none."""
    return tuple(_mount(flag.value or "") for flag in run.flags if flag.name == "mount")


def _mount(text: str) -> Mount:
    fields = next(csv.reader([text], strict=False), [])
    pairs = [field.partition("=") for field in fields]
    options = tuple((_ALIASES.get(key.lower(), key.lower()), value) for key, _, value in pairs)
    return Mount(dict(options).get("type", "bind"), options)
