"""What did not work during a review, kept so that what did goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dunnage.errors import ToolError
from dunnage.model import Problem
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.ports import Runner

T = TypeVar("T")

_LONGEST = 1_000
_CANCELLED = Problem("review", "the run was cancelled before all was done", blocks=True)


class Notes:
    """Collects problems, and tells a runner each one as it comes."""

    def __init__(self, runner: Runner | None = None) -> None:
        self._runner = runner
        self._problems: list[Problem] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """List what has been noted so far."""
        return tuple(self._problems)

    def add(self, part: str, message: str, *, blocks: bool) -> None:
        """Note that a part of the review did not work.

        Of what does not work since the run was cancelled, that is all there is to say, and once.
        """
        if self._runner is not None and self._runner.is_cancelled:
            if _CANCELLED not in self._problems:
                self._problems.append(_CANCELLED)
            return
        told = plain(message, _LONGEST)
        self._problems.append(Problem(part, told, blocks))
        if self._runner is not None:
            self._runner.warning(f"{part}: {told}")

    def attempt(self, part: str, call: Callable[[], T], *, blocks: bool) -> T | None:
        """Do a part of the review; if a tool cannot, note that instead."""
        try:
            return call()
        except ToolError as problem:
            self.add(part, str(problem), blocks=blocks)
            return None
