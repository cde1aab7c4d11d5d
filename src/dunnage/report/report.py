"""Everything that one review learned, as one value for every outlet."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dunnage.image.baseline import Baseline
    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.image.trend import Point
    from dunnage.model import (
        Database,
        Finding,
        Image,
        ImageKey,
        Lines,
        Location,
        Problem,
        Sizes,
        Suppressed,
        Tool,
        ToolRun,
        Verdict,
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a commit can be read, and which run reviewed it; all None on a developer's machine."""

    server: str | None  # "https://github.com"
    repository: str | None  # "owner/name"
    commit: str | None
    run: int | None = None  # of the workflow
    pull_request: int | None = None

    def url(self, location: Location) -> str | None:
        """Link to lines of a file at the commit; None for a path that would lead elsewhere."""
        if self.server is None or self.repository is None or self.commit is None:
            return None
        if ".." in location.path.split("/"):  # browsers take the steps before they ask GitHub
            return None
        first, last = location.lines.first, location.lines.last
        lines = f"L{first}" if first == last else f"L{first}-L{last}"
        path = quote(location.path, errors="replace")
        return f"{self.server}/{self.repository}/blob/{self.commit}/{path}#{lines}"

    @property
    def commit_url(self) -> str | None:
        """Link to the commit."""
        if self.server is None or self.repository is None or self.commit is None:
            return None
        return f"{self.server}/{self.repository}/commit/{self.commit}"

    @property
    def run_url(self) -> str | None:
        """Link to the run of the workflow, where its log and its artifacts are."""
        if self.server is None or self.repository is None or self.run is None:
            return None
        return f"{self.server}/{self.repository}/actions/runs/{self.run}"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one review learned; what it did not learn is None, and a problem says why."""

    key: ImageKey
    origin: Origin
    dockerfile: str  # path relative to the repository's root
    runs: tuple[ToolRun, ...]
    image: Image | None
    snapshot: Snapshot | None
    delta: Delta | None
    problems: tuple[Problem, ...]
    verdict: Verdict
    suppressed: tuple[Suppressed, ...] = ()
    database: Database | None = None
    baseline: Baseline | None = None  # what `delta` compares with, and where it came from
    trend: tuple[Point, ...] = ()  # of the default branch, oldest first
    # The lines that the change adds or edits, by path, in their order; None: nobody knows.
    changed: Mapping[str, tuple[Lines, ...]] | None = None
    day: date | None = None  # of the review
    known_id: str | None = None  # the image's, in a report from a file, which has no `image`

    @property
    def image_id(self) -> str | None:
        """Name the image as the engine does."""
        return self.image.id if self.image else self.known_id

    @property
    def findings(self) -> Iterator[Finding]:
        """Go through the findings of every tool that ran."""
        for run in self.runs:
            if run.problem is None:
                yield from run.findings

    @property
    def sizes(self) -> Sizes | None:
        """Weigh the image; a report that came from a file has its snapshot only."""
        weighed = self.image or self.snapshot
        return weighed.sizes if weighed else None

    @property
    def is_unchanged(self) -> bool:
        """Say whether the image, its packages and its findings are the baseline's."""
        if self.delta is None:
            return False
        delta, found = self.delta, self.delta.findings
        changes = (delta.instructions, delta.packages, found.new, found.fixed, found.disclosed)
        return not any(changes) and delta.sizes.unpacked == delta.sizes.compressed == 0

    def touches(self, location: Location) -> bool:
        """Say whether the change is known to add or edit one of these lines."""
        changed = (self.changed or {}).get(location.path, ())
        # A report from a stranger may have very many of both.
        next_one = bisect_left(changed, location.lines.first, key=lambda each: each.last)
        return next_one < len(changed) and changed[next_one].first <= location.lines.last

    def ran(self, tool: Tool) -> bool:
        """Say whether a tool's findings are complete."""
        return any(run.tool is tool and run.problem is None for run in self.runs)
