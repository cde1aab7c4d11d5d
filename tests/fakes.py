"""Small implementations of the ports, which mypy holds against them; nothing in them is real."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.forge import Commented, Forge, Uploaded
from dunnage.model import Database, Tool, ToolRun
from dunnage.ports import Answer, Built, Tools
from forge_fakes import FakeArtifacts, FakeGitData, FakePullRequests
from image import archives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from dunnage.model import Lines
    from dunnage.ports import BuildRequest, Count, Sink, Source
    from dunnage.report.annotations import Annotation
    from dunnage.report.suggestions import Suggestion

BASE_LAYER = archives.tar(archives.Entry("bin/node", b"n" * 1000))


@dataclass
class FakeLinter:
    """A linter that finds nothing, or breaks."""

    tool: Tool = Tool.HADOLINT
    problem: str | None = None

    def lint(self, source: Source) -> ToolRun:
        if self.problem:
            raise ToolError(self.problem)
        return ToolRun(self.tool, "2.15.1")


@dataclass
class FakeBuilder:
    """Builds nothing, and remembers what it was asked for."""

    problem: str | None = None
    requests: list[BuildRequest] = field(default_factory=list)

    def version(self) -> str:
        return "0.29.1"

    def build(self, request: BuildRequest, sink: Sink) -> Built:
        self.requests.append(request)
        sink("#1 building")
        if self.problem:
            raise ToolError(self.problem)
        return Built(request.tag, metadata=None)


@dataclass
class FakeBakery:
    """Prints bake files that are JSON already."""

    def targets(self, file: Path, names: Sequence[str]) -> bytes:
        return file.read_bytes()


@dataclass
class FakeStore:
    """Exports an image of a base layer and one of its own for each RUN and COPY."""

    own: tuple[bytes, ...] = (archives.tar(archives.Entry("app/server.js", b"s" * 10)),)
    problem: str | None = None
    removed: list[str] = field(default_factory=list)

    def version(self) -> str:
        if self.problem:
            raise ToolError(self.problem)
        return "28.5.2"

    def size(self, image: str) -> int | None:
        return sum(map(len, (BASE_LAYER, *self.own)))

    def save(self, *images: str) -> AbstractContextManager[BinaryIO]:
        history = [{"created_by": "/bin/sh -c #(nop) ADD base"}]
        history += [{"created_by": "COPY . . # buildkit"} for _ in self.own]
        members = archives.saved(BASE_LAYER, *self.own, history=history)
        return nullcontext(io.BytesIO(archives.tar(*members)))

    def remove(self, image: str) -> None:
        self.removed.append(image)


@dataclass
class FakeScanner:
    """Finds vulnerable packages as it is told."""

    vulnerable: tuple[str, ...] = ()  # names of npm packages below /app/node_modules
    problem: str | None = None
    database: Database = field(default_factory=lambda: Database("2026-11-20T06:00:00Z"))

    def prepare(self) -> None:
        if self.problem:
            raise ToolError(self.problem)

    def scan(self, layout: Path) -> Answer:
        packages = [
            {"Name": name, "Version": "1.0.0", "FilePath": f"app/node_modules/{name}/package.json"}
            for name in self.vulnerable
        ]
        found = [
            {
                "VulnerabilityID": f"CVE-2026-{number:04}",
                "PkgName": each["Name"],
                "PkgPath": each["FilePath"],
                "InstalledVersion": each["Version"],
                "Severity": "HIGH",
                "Title": "A weakness",
            }
            for number, each in enumerate(packages, start=1)
        ]
        result = {
            "Target": "Node.js",
            "Class": "lang-pkgs",
            "Type": "node-pkg",
            "Packages": packages,
            "Vulnerabilities": found,
        }
        report = {"SchemaVersion": 2, "Trivy": {"Version": "0.76.0"}, "Results": [result]}
        return Answer(json.dumps(report).encode(), self.database)


@dataclass
class FakeRepository:
    """A clone that holds some commits, each checked out in a folder."""

    trees: dict[str, Path] = field(default_factory=dict)
    commits: tuple[str, ...] = ("a" * 40, "b" * 40)  # the checked-out one first, then its parent
    fetched: list[str] = field(default_factory=list)
    lines: Mapping[str, tuple[Lines, ...]] = field(default_factory=dict)  # that the change touches

    def head(self) -> str:
        return self.commits[0]

    def parents(self, commit: str) -> tuple[str, ...]:
        return self.commits[1:2]

    def has(self, commit: str) -> bool:
        return commit in self.trees

    def fetch(self, commit: str) -> None:
        message = "no network"
        raise ToolError(message)

    def file(self, commit: str, path: str) -> bytes | None:
        file = self.trees[commit] / path
        return file.read_bytes() if file.is_file() else None

    def files(self, commit: str, *places: str) -> tuple[str, ...]:
        tree = self.trees[commit]
        files = (each for place in places for each in sorted(tree.glob(f"{place}*")))
        return tuple(each.relative_to(tree).as_posix() for each in files if each.is_file())

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        here = self.commits.index(commit) if commit in self.commits else len(self.commits)
        return self.commits[here:][:most] or (commit,)

    def taken(self, commit: str) -> datetime:
        return datetime(2026, 11, 1, 12, tzinfo=UTC)

    def changed(self, base: str, commit: str) -> Mapping[str, tuple[Lines, ...]]:
        return self.lines

    @contextmanager
    def worktree(self, commit: str) -> Iterator[Path]:
        yield self.trees[commit]


@dataclass
class FakeComments:
    """Keeps the one comment and the suggestions."""

    problem: str | None = None
    bodies: list[str] = field(default_factory=list)
    changes: Mapping[str, str] = field(default_factory=dict)  # patches by path
    suggested: list[Suggestion] = field(default_factory=list)

    def comment(
        self, number: int, marker: str, body: str, *, create: bool = True
    ) -> Commented | None:
        if self.problem:
            raise ToolError(self.problem)
        if not create and not self.bodies:
            return None
        self.bodies.append(body)
        return Commented(created=True, edited=False, url=f"https://github.com/pull/{number}")

    def patches(self, number: int) -> Mapping[str, str]:
        return self.changes

    def suggest(self, number: int, commit: str, suggestions: Sequence[Suggestion]) -> int:
        self.suggested += suggestions
        return len(suggestions)


@dataclass
class FakeCodeScanning:
    """Keeps what was uploaded."""

    problem: str | None = None
    uploads: list[tuple[str, str]] = field(default_factory=list)  # ref and commit

    def upload(self, sarif: str, *, commit: str, ref: str) -> Uploaded:
        if self.problem:
            raise ToolError(self.problem)
        self.uploads.append((ref, commit))
        return Uploaded("1", processed=True)


@dataclass
class FakeRunner:
    """Remembers all that it is told."""

    lines: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    summary: str = ""
    pairs: dict[str, str] = field(default_factory=dict)
    masked: list[str] = field(default_factory=list)
    is_cancelled: bool = False

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        self.lines.append(title)
        yield

    @contextmanager
    def foreign(self) -> Iterator[Sink]:
        yield self.lines.append

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Count]:
        yield lambda _: None

    def say(self, text: str) -> None:
        self.lines.append(text)

    def notice(self, message: str) -> None:
        self.notices.append(message)

    def warning(self, message: str) -> None:
        self.warnings.append(message)

    def error(self, message: str) -> None:
        self.errors.append(message)

    def annotate(self, annotations: Iterable[Annotation]) -> None:
        self.annotations += annotations

    def summarise(self, markdown: str) -> None:
        self.summary += markdown

    def outputs(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs |= dict(pairs)

    def mask(self, value: str) -> None:
        self.masked.append(value)


@dataclass
class Fakes:
    """One of each."""

    linter: FakeLinter = field(default_factory=FakeLinter)
    builder: FakeBuilder = field(default_factory=FakeBuilder)
    bakery: FakeBakery = field(default_factory=FakeBakery)
    store: FakeStore = field(default_factory=FakeStore)
    scanner: FakeScanner = field(default_factory=FakeScanner)
    repository: FakeRepository = field(default_factory=FakeRepository)
    comments: FakeComments = field(default_factory=FakeComments)
    code_scanning: FakeCodeScanning = field(default_factory=FakeCodeScanning)
    git_data: FakeGitData = field(default_factory=FakeGitData)
    artifacts: FakeArtifacts = field(default_factory=FakeArtifacts)
    pull_requests: FakePullRequests = field(default_factory=FakePullRequests)
    runner: FakeRunner = field(default_factory=FakeRunner)

    def tools(self) -> Tools:
        return Tools(
            linters=(self.linter,),
            builder=self.builder,
            bakery=self.bakery,
            store=self.store,
            scanner=self.scanner,
            repository=self.repository,
            forge=self.forge(),
            runner=self.runner,
        )

    def forge(self) -> Forge:
        return Forge(
            comments=self.comments,
            code_scanning=self.code_scanning,
            git_data=self.git_data,
            artifacts=self.artifacts,
            pull_requests=self.pull_requests,
        )


def without_forge(tools: Tools) -> Tools:
    return replace(tools, forge=None)
