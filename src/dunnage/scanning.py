"""Trivy's part of an examination: it scans beside all else, and its findings are placed last."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dunnage import units
from dunnage.errors import ToolError
from dunnage.model import Location, Tool, ToolRun
from dunnage.plain import plain
from dunnage.report import sentences
from dunnage.scan import trivy
from dunnage.scan.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from dunnage.bench import Bench
    from dunnage.model import Database, Image, Package
    from dunnage.ports import Answer, Runner
    from dunnage.scan.trivy import Scan
    from dunnage.terms import Terms

T = TypeVar("T")

_LONGEST = 1_000
_GLANCE = 0.5  # seconds
_JAVA = (".jar", ".war", ".ear", ".par")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What Trivy found in an image; None is what it could not say."""

    run: ToolRun
    packages: tuple[Package, ...] | None = None
    database: Database | None = None


NO_IMAGE = Scanned(ToolRun(Tool.TRIVY, problem="there is no image to scan"))


def scan(bench: Bench, folder: Path, preparing: Future[None]) -> tuple[Answer, Scan]:
    """Scan the layout in a folder as soon as there is a database; runs beside the main thread."""
    preparing.result()
    answer = bench.tools.scanner.scan(folder)
    return answer, trivy.read(answer.report)


def placed(
    bench: Bench,
    image: Image,
    preparing: Future[None],
    scan: Future[tuple[Answer, Scan]],
    terms: Terms,
) -> Scanned:
    """Put on lines what was found; a scan that failed is noted."""
    try:
        with bench.tools.runner.group("Scan"):
            _await(bench.tools.runner, "Vulnerability database", preparing)
            _await(bench.tools.runner, "Scan", scan)
            answer, found = scan.result()
            made = f"Trivy {found.version}, {sentences.database(answer.database)}"
            bench.tools.runner.say(f"{made}: {units.counted(len(found.packages), 'package')}")
    except ToolError as problem:
        bench.notes.add(Tool.TRIVY, str(problem), blocks=True)
        return Scanned(ToolRun(Tool.TRIVY, problem=plain(str(problem), _LONGEST)))
    for shortcoming in _shortcomings(answer, image):
        bench.notes.add(Tool.TRIVY, shortcoming, blocks=False)
    origin = bench.dockerfile.target.ancestry[0].origin
    fallback = Location(bench.subject.path, origin.lines)
    wanted = found.above(terms.lowest, terms.licenses)
    findings = place(wanted, image, bench.project, fallback)
    return Scanned(ToolRun(Tool.TRIVY, found.version, findings), found.packages, answer.database)


def _await(runner: Runner, what: str, done: Future[T]) -> None:
    """Wait for what tells nothing itself, and tell now and then for how long."""
    with runner.progress(what, None) as count:
        while not wait([done], _GLANCE).done:
            count(b"")


def _shortcomings(answer: Answer, image: Image) -> Iterator[str]:
    """Tell what a scan that worked could not know."""
    if answer.database.problem is not None:
        yield answer.database.problem
    archives = sorted(path for path in image.files if path.endswith(_JAVA))
    if archives and not answer.java:
        number = units.counted(len(archives), "Java archive")
        yield (
            f"{number} not scanned (such as `/{plain(archives[0])}`): Trivy's database for Java is "
            "not in its cache. docs/trivy.md tells how to have it."
        )
