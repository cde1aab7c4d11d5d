"""One commit examined: lint beside the build, then one export, weighed, traced and scanned."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage import lint, scanning, tracing, weighing
from dunnage.bench import Bench
from dunnage.dockerfile import DockerfileError
from dunnage.errors import ToolError
from dunnage.image import snapshot
from dunnage.linters.equivalents import dedupe
from dunnage.model import ToolRun
from dunnage.plain import plain
from dunnage.ports import Source
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.suppression import comments
from dunnage.suppression.apply import apply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Database, Image, Layer, Package, Suppressed
    from dunnage.notes import Notes
    from dunnage.ports import Linter, Tools
    from dunnage.subject import Subject
    from dunnage.suppression.apply import Applied
    from dunnage.terms import Terms

_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Examination:
    """What one commit's image is, and what was found in it; None is what could not be learned."""

    runs: tuple[ToolRun, ...]
    suppressed: tuple[Suppressed, ...] = ()
    image: Image | None = None
    scanned: tuple[Package, ...] | None = None  # what Trivy says is installed
    database: Database | None = None
    engine: str | None = None  # its version

    def snapshot(self, subject: Subject) -> Snapshot | None:
        """Take down what a later run compares; without an image there is nothing."""
        if self.image is None:
            return None
        versions = {str(run.tool): run.version for run in self.runs} | {"Docker": self.engine}
        return snapshot.take(
            subject.key,
            subject.commit,
            ((name, version) for name, version in versions.items() if version is not None),
            self.image,
            self.scanned,
            self.runs,
        )


def examine(
    subject: Subject, terms: Terms, tools: Tools, notes: Notes, weighed: Iterable[Layer] = ()
) -> Examination:
    """Learn all that can be learned; what breaks is noted, and the rest goes on.

    Layers that were `weighed` before are not compressed again.
    """
    try:
        bench = Bench.of(subject, tools, notes)
    except DockerfileError as error:
        return _unreadable(subject, error, notes)
    known = {layer.diff_id: layer.sizes.compressed for layer in weighed}
    with ThreadPoolExecutor() as beside, TemporaryDirectory(prefix="dunnage-") as name:
        folder = Path(name)
        linting = [beside.submit(_lint, bench, linter) for linter in tools.linters]
        preparing = beside.submit(tools.scanner.prepare)
        engine = notes.attempt("Docker", tools.store.version, blocks=True)
        made = weighing.make(bench) if engine else None
        looking = beside.submit(tracing.look, bench, made.graph if made else None)
        image = weighing.weigh(bench, made, folder, known) if made else None
        scanned = scanning.NO_IMAGE
        if made is not None and image is not None:
            scan = beside.submit(scanning.scan, bench, folder, preparing)
            image = weighing.trace(bench, made, image, looking.result())
            scanned = scanning.placed(bench, image, preparing, scan, terms)
        linted = (_own_lint(bench, image), *(each.result() for each in linting))
    applied = _counted(bench, linted, (scanned.run,), terms)
    return Examination(
        applied.runs, applied.suppressed, image, scanned.packages, scanned.database, engine
    )


def lint_alone(subject: Subject, terms: Terms, tools: Tools, notes: Notes) -> Examination:
    """Learn what can be learned without a build."""
    try:
        bench = Bench.of(subject, tools, notes)
    except DockerfileError as error:
        return _unreadable(subject, error, notes)
    with ThreadPoolExecutor() as beside:
        others = [beside.submit(_lint, bench, linter) for linter in tools.linters]
        linted = (_own_lint(bench, None), *(each.result() for each in others))
    applied = _counted(bench, linted, (), terms)
    return Examination(applied.runs, applied.suppressed)


def _unreadable(subject: Subject, error: DockerfileError, notes: Notes) -> Examination:
    notes.add("build", f"{subject.path} cannot be read: {error}", blocks=True)
    return Examination((lint.unreadable(error, subject.path),))


def _counted(
    bench: Bench, linted: tuple[ToolRun, ...], scanned: tuple[ToolRun, ...], terms: Terms
) -> Applied:
    """Keep of all findings those that count: each once, and none that is allowed."""
    _note_unread(bench, linted)
    allowed = comments.read(bench.dockerfile, bench.subject.path)
    return apply(dedupe((*linted, *scanned)), allowed, terms.policy, terms.today)


def _own_lint(bench: Bench, image: Image | None) -> ToolRun:
    evidence = Evidence(bench.dockerfile, bench.project, image)
    return lint.lint(PRACTICES, evidence, bench.subject.path)


def _lint(bench: Bench, linter: Linter) -> ToolRun:
    subject = bench.subject
    source = Source(subject.content, bench.dockerfile, subject.path, subject.request)
    try:
        return linter.lint(source)
    except ToolError as problem:
        return ToolRun(linter.tool, problem=plain(str(problem), _LONGEST))


def _note_unread(bench: Bench, linted: Iterable[ToolRun]) -> None:
    """Tell what of the sources was not read; the verdict does not rest on others' linters."""
    for problem in bench.project.problems:
        bench.notes.add("project", problem, blocks=False)
    for run in linted:
        if run.problem is not None:
            bench.notes.add(run.tool, run.problem, blocks=False)
