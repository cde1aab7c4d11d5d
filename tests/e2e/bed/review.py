"""What one run of the action left behind, kept before the next one overwrites it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bed.github.state import Comment
from bed.process import BedError
from bed.rehearsal import NUMBER, Rehearsal
from bed.runner import Step


@dataclass(frozen=True, slots=True)
class Review:
    """A step, its two files, and the pull request's comments after it."""

    step: Step
    sarif: str
    report: Mapping[str, Any]
    comments: tuple[Comment, ...]

    @classmethod
    def after(cls, step: Step, checkout: Path, rehearsal: Rehearsal) -> Self:
        """Read what there is to read, right after the step."""
        sarif, report = checkout / "dunnage.sarif", checkout / "dunnage.json"
        if not (sarif.exists() and report.exists()):
            message = f"the review ended without a report:\n{step.raw}"
            raise BedError(message)
        return cls(
            step=step,
            sarif=sarif.read_text("utf-8"),
            report=json.loads(report.read_text("utf-8")),
            comments=rehearsal.github.state.comments_on(NUMBER),
        )

    @property
    def log(self) -> Mapping[str, Any]:
        """The SARIF file, parsed."""
        parsed: Mapping[str, Any] = json.loads(self.sarif)
        return parsed

    @property
    def written(self) -> str:
        """Everything that somebody else may read: log, summary, outputs, files, comments."""
        step = self.step
        bodies = (comment.body for comment in self.comments)
        parts = (*step.log, step.summary or "", *step.outputs.values(), *bodies)
        return "\n".join((*parts, self.sarif, json.dumps(self.report)))
