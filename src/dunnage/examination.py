"""One commit examined: lint beside the build, then one export, weighed and scanned."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage import dockerfile as dockerfiles
from dunnage import lint, units
from dunnage.dockerfile import DockerfileError
from dunnage.errors import ToolError
from dunnage.image import export, packages, provenance, snapshot
from dunnage.image.weigh import weigh
from dunnage.linters.equivalents import dedupe
from dunnage.model import Location, Tool, ToolRun
from dunnage.plain import plain
from dunnage.ports import Built, Source
from dunnage.project import project as projects
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.scan import trivy
from dunnage.scan.place import place
from dunnage.suppression import comments
from dunnage.suppression.apply import apply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    from dunnage.dockerfile import Dockerfile
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Image, Package, Rating, Suppressed
    from dunnage.notes import Notes
    from dunnage.ports import Database, Linter, Tools
    from dunnage.project.project import Project
    from dunnage.subject import Subject
    from dunnage.terms import Terms

_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Examination:
    """What one commit's image is, and what was found in it; None is what could not be learned."""

    runs: tuple[ToolRun, ...]
    suppressed: tuple[Suppressed, ...] = ()
    image: Image | None = None
    packages: tuple[Package, ...] | None = None
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
            self.packages,
            self.runs,
        )


def examine(subject: Subject, terms: Terms, tools: Tools, notes: Notes) -> Examination:
    """Learn all that can be learned; what breaks is noted, and the rest goes on."""
    try:
        bench = _Bench.of(subject, tools, notes)
    except DockerfileError as error:
        notes.add("build", f"{subject.path} cannot be read: {error}", blocks=True)
        return Examination((lint.unreadable(error, subject.path),))
    with ThreadPoolExecutor() as beside, TemporaryDirectory(prefix="dunnage-") as folder:
        linting = [beside.submit(bench.lint, linter) for linter in tools.linters]
        preparing = beside.submit(tools.scanner.prepare)
        engine = notes.attempt("Docker", tools.store.version, blocks=True)
        image = bench.image(Path(folder)) if engine else None
        scanned = bench.scan(image, Path(folder), preparing, terms.lowest)
        linted = (bench.own_lint(image), *(each.result() for each in linting))
    bench.note_unread(linted)
    runs = dedupe((*linted, scanned.run))
    allowed = comments.read(bench.dockerfile, subject.path)
    applied = apply(runs, allowed, terms.policy, terms.today)
    return Examination(
        applied.runs, applied.suppressed, image, scanned.packages, scanned.database, engine
    )


@dataclass(frozen=True, slots=True)
class _Scanned:
    run: ToolRun
    packages: tuple[Package, ...] | None = None
    database: Database | None = None


@dataclass(frozen=True, slots=True)
class _Bench:
    """One commit's sources, read, and the tools to examine it with."""

    subject: Subject
    dockerfile: Dockerfile
    project: Project
    tools: Tools
    notes: Notes

    @classmethod
    def of(cls, subject: Subject, tools: Tools, notes: Notes) -> _Bench:
        request = subject.request
        dockerfile = dockerfiles.parse(
            subject.content, target=request.target, build_args=dict(request.build_args)
        )
        project = projects.read(request.context, subject.prefix, request.dockerfile)
        return cls(subject, dockerfile, project, tools, notes)

    def own_lint(self, image: Image | None) -> ToolRun:
        evidence = Evidence(self.dockerfile, self.project, image)
        return lint.lint(PRACTICES, evidence, self.subject.path)

    def lint(self, linter: Linter) -> ToolRun:
        subject = self.subject
        source = Source(subject.content, self.dockerfile, subject.path, subject.request)
        try:
            return linter.lint(source)
        except ToolError as problem:
            return ToolRun(linter.tool, problem=plain(str(problem), _LONGEST))

    def note_unread(self, linted: Iterable[ToolRun]) -> None:
        """Tell what of the sources was not read; the verdict does not rest on others' linters."""
        for problem in self.project.problems:
            self.notes.add("project", problem, blocks=False)
        for run in linted:
            if run.problem is not None:
                self.notes.add(run.tool, run.problem, blocks=False)

    def image(self, folder: Path) -> Image | None:
        """Build, unless the engine has the image already; then receive and weigh its export."""
        attempt = self.notes.attempt
        if self.subject.image is not None:
            there = Built(self.subject.image, metadata=None)
            return attempt("export", lambda: self._weigh(there, folder), blocks=True)
        built = attempt("build", self._build, blocks=True)
        if built is None:
            return None
        try:
            return attempt("export", lambda: self._weigh(built, folder), blocks=True)
        finally:
            attempt("clean-up", lambda: self.tools.store.remove(built.image), blocks=False)

    def scan(
        self, image: Image | None, folder: Path, preparing: Future[Database], lowest: Rating
    ) -> _Scanned:
        if image is None:
            return _Scanned(ToolRun(Tool.TRIVY, problem="there is no image to scan"))
        try:
            with self.tools.runner.group("Scan"):
                database = preparing.result()
                scan = trivy.read(self.tools.scanner.scan(folder))
                made = f"Trivy {scan.version}, vulnerability database of {database.updated_at}"
                self.tools.runner.say(f"{made}: {units.counted(len(scan.packages), 'package')}")
        except ToolError as problem:
            self.notes.add(Tool.TRIVY, str(problem), blocks=True)
            return _Scanned(ToolRun(Tool.TRIVY, problem=plain(str(problem), _LONGEST)))
        if database.problem is not None:
            self.notes.add(Tool.TRIVY, database.problem, blocks=False)
        origin = self.dockerfile.target.ancestry[0].origin
        fallback = Location(self.subject.path, origin.lines)
        findings = place(scan.above(lowest), image, self.project, fallback)
        return _Scanned(
            run=ToolRun(Tool.TRIVY, scan.version, findings),
            packages=packages.with_sizes(scan.packages, image.files),
            database=database,
        )

    def _build(self) -> Built:
        commit = f" {self.subject.commit[:12]}" if self.subject.commit else ""
        with self.tools.runner.group(f"Build{commit}"), self.tools.runner.foreign() as sink:
            return self.tools.builder.build(self.subject.request, sink)

    def _weigh(self, built: Built, folder: Path) -> Image:
        with self.tools.runner.group("Export and weigh"):
            with self.tools.store.save(built.image) as stream:
                exported = export.receive(stream, folder)
            graph = None if built.metadata is None else provenance.parse(built.metadata)
            image = weigh(exported, graph, self.dockerfile, self.subject.path)
            layers = units.counted(len(image.layers), "layer")
            disk, pull = units.size(image.sizes.unpacked), units.size(image.sizes.compressed)
            self.tools.runner.say(f"{image.id}: {layers}, {disk} on disk, {pull} to pull")
            return image
