"""One suppression: which findings somebody allows, where that is written, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dunnage.linters import equivalents, excerpt

if TYPE_CHECKING:
    from datetime import date

    from dunnage.model import Finding, Lines, Location, Tool
    from dunnage.suppression.scope import Scope


class Kind(enum.Enum):
    """How a suppression is written."""

    COMMENT = enum.auto()  # `# dunnage: allow=`
    FOREIGN = enum.auto()  # hadolint's, BuildKit's, VEX: what becomes of it is not ours to judge
    SWITCH = enum.auto()  # `off` in the policy file
    WAIVER = enum.auto()  # of the policy file, or of Trivy's ignore files


@dataclass(frozen=True, slots=True)
class Suppression:
    """One allowed rule; what is None narrows nothing."""

    kind: Kind
    rule: str
    location: Location  # where it is written
    reason: str | None = None
    path: str | None = None  # of the findings: a file of the repository, or a folder
    lines: Lines | None = None
    package: str | None = None
    until: date | None = None  # the last day
    is_built: bool = True  # it is about something that this build looks at
    tool: Tool | None = None  # whose findings alone it is about
    scope: Scope | None = None  # of the image

    def is_over(self, today: date) -> bool:
        """Tell whether its last day has passed."""
        return self.until is not None and today > self.until

    def covers(self, finding: Finding) -> bool:
        """Tell whether it allows a finding, also where another tool's rule tells the problem."""
        rule = finding.rule.id
        if rule != self.rule and rule not in equivalents.equivalents(self.rule):
            return False
        in_scope = self.scope is None or self.scope.holds(finding)
        return in_scope and self._is_about(finding) and self._is_at(finding)

    def reaches(self, path: str) -> bool:
        """Tell whether it is about a file."""
        return self.path is None or PurePosixPath(path).is_relative_to(self.path)

    def _is_about(self, finding: Finding) -> bool:
        vulnerability = finding.vulnerability
        name = vulnerability.package.name if vulnerability else None
        return self.package is None or self.package == name

    def _is_at(self, finding: Finding) -> bool:
        if not self.reaches(finding.location.path):
            return False
        if self.lines is None or equivalents.is_of_file(self.rule, finding.rule.id):
            return True
        return excerpt.touch(self.lines, finding.location.lines)
