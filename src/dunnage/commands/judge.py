"""What of the linter's findings is allowed where a developer works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import __version__
from dunnage.commands import files
from dunnage.model import Tool, ToolRun
from dunnage.suppression import policy
from dunnage.suppression.apply import Applied, apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dunnage.commands.linted import Linted
    from dunnage.model import Fix
    from dunnage.suppression.policy import Policy


def policy_here() -> Policy:
    """Read the policy of the repository around the current folder; ConfigError tells mistakes."""
    root = files.repository(Path.cwd())
    if not (root / policy.PATH).exists():
        return policy.NONE
    from dunnage.suppression import policy_file  # noqa: PLC0415 - slow to import

    content = policy_file.read(root)
    return policy.NONE if content is None else policy_file.parse(content)


@dataclass(frozen=True, slots=True)
class Judge:
    """What is allowed in a repository today."""

    policy: Policy
    today: date

    def apply(self, linted: Iterable[Linted]) -> Applied:
        """Leave out what is allowed, in one go: the policy is about all files."""
        linted = tuple(linted)
        found = tuple(finding for each in linted for finding in each.findings)
        suppressions = (suppression for each in linted for suppression in each.suppressions)
        run = ToolRun(Tool.DUNNAGE, __version__, found)
        return apply((run,), suppressions, self.policy, self.today)

    def fixes(self, linted: Linted) -> Iterator[Fix]:
        """List the repairs of what is not allowed."""
        (run,) = self.apply((linted,)).runs
        return (each.fix for each in run.findings if each.fix is not None)
