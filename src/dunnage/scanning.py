"""Trivy's part of an examination: it scans beside all else, and its findings are placed last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.errors import ToolError
from dunnage.model import Location, Tool, ToolRun
from dunnage.plain import plain
from dunnage.scan import trivy
from dunnage.scan.place import place

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from dunnage.bench import Bench
    from dunnage.model import Image, Package, Rating
    from dunnage.ports import Database
    from dunnage.scan.trivy import Scan

_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Scanned:
    """What Trivy found in an image; None is what it could not say."""

    run: ToolRun
    packages: tuple[Package, ...] | None = None
    database: Database | None = None


NO_IMAGE = Scanned(ToolRun(Tool.TRIVY, problem="there is no image to scan"))


def scan(bench: Bench, folder: Path, preparing: Future[Database]) -> tuple[Database, Scan]:
    """Scan the layout in a folder as soon as there is a database; runs beside the main thread."""
    database = preparing.result()
    return database, trivy.read(bench.tools.scanner.scan(folder))


def placed(
    bench: Bench, image: Image, result: Callable[[], tuple[Database, Scan]], lowest: Rating
) -> Scanned:
    """Put on lines what was found; a scan that failed is noted."""
    try:
        with bench.tools.runner.group("Scan"):
            database, found = result()
            made = f"Trivy {found.version}, vulnerability database of {database.updated_at}"
            bench.tools.runner.say(f"{made}: {units.counted(len(found.packages), 'package')}")
    except ToolError as problem:
        bench.notes.add(Tool.TRIVY, str(problem), blocks=True)
        return Scanned(ToolRun(Tool.TRIVY, problem=plain(str(problem), _LONGEST)))
    if database.problem is not None:
        bench.notes.add(Tool.TRIVY, database.problem, blocks=False)
    origin = bench.dockerfile.target.ancestry[0].origin
    fallback = Location(bench.subject.path, origin.lines)
    findings = place(found.above(lowest), image, bench.project, fallback)
    return Scanned(ToolRun(Tool.TRIVY, found.version, findings), found.packages, database)
