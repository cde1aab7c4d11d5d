"""Tokens, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

ACTIONS_BOT: Final = "github-actions[bot]"
# https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
_SCOPES: Final = frozenset(
    {
        "actions",
        "artifact-metadata",
        "attestations",
        "checks",
        "contents",
        "deployments",
        "discussions",
        "id-token",
        "issues",
        "models",
        "packages",
        "pages",
        "pull-requests",
        "security-events",
        "statuses",
    }
)


class Level(IntEnum):
    """How far a permission goes: writing includes reading."""

    READ = 1
    WRITE = 2


_LEVELS: Final = {"read": Level.READ, "write": Level.WRITE}


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

    @classmethod
    def of_workflow(cls, permissions: Mapping[str, str], *, of_fork: bool) -> "Token":
        """Make a token from a job's `permissions:`; for a fork it reads, whatever they say.

        What is not named is refused, but for the repository's metadata. A name or a level that no
        workflow may have is a `ValueError`.
        """
        unknown = [
            f"{scope}: {level}"
            for scope, level in permissions.items()
            if scope not in _SCOPES or level not in {"none", *_LEVELS}
        ]
        if unknown:
            message = f"no permission of a workflow: {', '.join(unknown)}"
            raise ValueError(message)
        most = Level.READ if of_fork else Level.WRITE
        granted = {
            scope.replace("-", "_"): min(_LEVELS[level], most)
            for scope, level in permissions.items()
            if level in _LEVELS
        }
        return cls(ACTIONS_BOT, {**granted, "metadata": Level.READ})

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
