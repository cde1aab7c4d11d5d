"""Everything that one review learned, as one value for every outlet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import (
        Database,
        Finding,
        Image,
        ImageKey,
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
    """Where a commit can be read; all None on a developer's machine."""

    server: str | None  # "https://github.com"
    repository: str | None  # "owner/name"
    commit: str | None

    def url(self, location: Location) -> str | None:
        """Link to lines of a file at the commit."""
        if self.server is None or self.repository is None or self.commit is None:
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

    def ran(self, tool: Tool) -> bool:
        """Say whether a tool's findings are complete."""
        return any(run.tool is tool and run.problem is None for run in self.runs)
