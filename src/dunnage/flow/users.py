"""Who a process is: the user in force, as USER or the base image has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile import Instruction
    from dunnage.flow.base import Base
    from dunnage.flow.state import State

_ROOT = ("root", "0")


@dataclass(frozen=True, slots=True)
class User:
    """A user by name or number; None where it is not known."""

    name: str | None
    group: str | None
    instruction: Instruction | None  # its USER; None: the base image's

    @property
    def is_root(self) -> bool | None:
        """Say whether it has root's power."""
        return None if self.name is None else self.name in _ROOT

    @property
    def is_numeric(self) -> bool:
        """Say whether it is given by number."""
        return self.name is not None and self.name.isdecimal()


def effective(state: State, base: Base) -> User:
    """Work out the user in a state."""
    if state.user_name is None:
        return User(base.user, None, None)
    name, _, group = state.user_name.partition(":")
    return User(
        name=None if "$" in name else name or "root",
        group=None if "$" in group else group or None,
        instruction=state.user,
    )
