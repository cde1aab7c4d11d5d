"""The lines of the repository that a page names, each once, with the links that lead there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage.image.redaction import redact
from dunnage.model import Step
from dunnage.plain import plain
from dunnage.report.sentences import shortened

if TYPE_CHECKING:
    from dunnage.model import Location
    from dunnage.report.report import Report

_INSTRUCTION = 160
_LINE = 120


@dataclass(frozen=True, slots=True)
class Place:
    """An instruction, or a line of another file, whose text is then empty."""

    text: str
    line: str | None
    url: str | None


class Places:
    """Numbers places in the order in which they are first named."""

    def __init__(self, report: Report) -> None:
        commit = report.delta.baseline.commit if report.delta else None
        self._now, self._before = report.origin, replace(report.origin, commit=commit)
        self._numbers: dict[tuple[Step, bool], int] = {}

    def step(self, step: Step, *, gone: bool = False) -> int:
        """Number an instruction; one that is `gone` stands in the baseline's commit."""
        return self._numbers.setdefault((step, gone), len(self._numbers))

    def line(self, location: Location | None, *, gone: bool = False) -> int | None:
        """Number a line that is no instruction."""
        return None if location is None else self.step(Step("", location), gone=gone)

    def known(self) -> tuple[Place, ...]:
        """List all that were named."""
        return tuple(self._place(*each) for each in self._numbers)

    def _place(self, step: Step, gone: bool) -> Place:  # noqa: FBT001 - as it is numbered
        text = plain(told(step), _INSTRUCTION)
        if step.location is None:
            return Place(text, None, None)
        origin = self._before if gone else self._now
        line = f"{step.location.path}:{step.location.lines.first}"
        return Place(text, plain(line, _LINE), origin.url(step.location))


def told(step: Step) -> str:
    """Write an instruction without its secrets and the tails of its digests."""
    return shortened(redact(step.instruction))


def label(step: Step) -> str:
    """Name an instruction so that no other has its name."""
    return f"{told(step)} ({step.location})" if step.location else told(step)
