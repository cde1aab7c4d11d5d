"""Tokens, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

ACTIONS_BOT: Final = "github-actions[bot]"


class Level(IntEnum):
    """How far a permission goes: writing includes reading."""

    READ = 1
    WRITE = 2


@dataclass(frozen=True, slots=True)
class Permission:
    """What an endpoint asks for, as GitHub names it in `x-accepted-github-permissions`."""

    scope: str
    level: Level

    def __str__(self) -> str:
        return f"{self.scope}={self.level.name.lower()}"


@dataclass(frozen=True, slots=True)
class Token:
    """Whose token it is, and the `permissions:` of the workflow that it was made for."""

    login: str
    permissions: Mapping[str, Level]
    of_installation: bool = True

    def has_one_of(self, accepted: tuple[Permission, ...]) -> bool:
        """Say whether any of the accepted permissions is there; no demand is always met."""
        return not accepted or any(
            self.permissions.get(each.scope, 0) >= each.level for each in accepted
        )


def read(scope: str) -> Permission:
    """Ask for reading."""
    return Permission(scope, Level.READ)


def write(scope: str) -> Permission:
    """Ask for writing."""
    return Permission(scope, Level.WRITE)


WORKFLOW_TOKEN: Final = Token(
    ACTIONS_BOT,
    {
        "contents": Level.READ,
        "issues": Level.WRITE,
        "metadata": Level.READ,
        "pull_requests": Level.WRITE,
        "security_events": Level.WRITE,
    },
)
FORK_TOKEN: Final = Token(ACTIONS_BOT, dict.fromkeys(WORKFLOW_TOKEN.permissions, Level.READ))
