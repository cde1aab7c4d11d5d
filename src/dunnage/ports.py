"""What the review asks of the outside world; `adapters` answer, and so do the fakes in tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from dunnage.dockerfile import Dockerfile
    from dunnage.forge import Forge
    from dunnage.model import Database, Lines, Tool, ToolRun
    from dunnage.report.annotations import Annotation

    Sink = Callable[[str], None]
    Count = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One image to build."""

    context: Path
    dockerfile: Path
    tag: str
    target: str | None = None
    platform: str | None = None
    build_args: tuple[tuple[str, str], ...] = ()
    secrets: tuple[tuple[str, Path], ...] = ()
    contexts: tuple[tuple[str, str], ...] = ()  # further ones, by name, as a bake file has them


@dataclass(frozen=True, slots=True)
class Built:
    """An image in the engine's store, and buildx's metadata on how it was made.

    The metadata holds the values of build arguments: it must never be logged or kept.
    """

    image: str  # a reference that the engine knows
    metadata: bytes | None  # None: it was not built here


@dataclass(frozen=True, slots=True)
class Answer:
    """What Trivy says about an image."""

    report: bytes  # its JSON
    database: Database
    java: bool = False  # archives of Java were looked into, for which Trivy needs another database


@dataclass(frozen=True, slots=True)
class Source:
    """A Dockerfile for linters other than our own."""

    content: bytes
    dockerfile: Dockerfile
    path: str  # relative to the repository's root
    request: BuildRequest


class Linter(Protocol):
    """Another linter. One that cannot run raises ToolError, or says so in its run."""

    tool: Tool

    def lint(self, source: Source) -> ToolRun:
        """Lint one Dockerfile."""
        ...


class Builder(Protocol):
    """BuildKit."""

    def version(self) -> str:
        """Tell the version."""
        ...

    def build(self, request: BuildRequest, sink: Sink) -> Built:
        """Build an image into the engine's store."""
        ...


class Bakery(Protocol):
    """What reads bake files."""

    def targets(self, file: Path, names: Sequence[str]) -> bytes:
        """Print targets and groups as JSON; of none that are named, the file's default."""
        ...


class Store(Protocol):
    """The engine's image store."""

    def version(self) -> str:
        """Tell the engine's version; ToolError if there is none that Dunnage can use."""
        ...

    def size(self, image: str) -> int | None:
        """Tell about how long the export of an image is, in bytes, where the engine knows."""
        ...

    def save(self, *images: str) -> AbstractContextManager[BinaryIO]:
        """Stream images as `docker save` writes them: what they share but once."""
        ...

    def remove(self, image: str) -> None:
        """Forget a reference, and the image if nothing else refers to it."""
        ...


class Scanner(Protocol):
    """Trivy."""

    def prepare(self) -> None:
        """Have a vulnerability database at hand; ToolError if there is none."""
        ...

    def scan(self, layout: Path) -> Answer:
        """Scan an OCI layout."""
        ...


class Repository(Protocol):
    """The git repository under review."""

    def head(self) -> str:
        """Name the commit that is checked out."""
        ...

    def parents(self, commit: str) -> tuple[str, ...]:
        """Name a commit's parents; none for a root."""
        ...

    def has(self, commit: str) -> bool:
        """Tell whether the clone holds a commit; a shallow one may not."""
        ...

    def fetch(self, commit: str) -> None:
        """Get one commit that the clone does not hold."""
        ...

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        """Name a commit and those before it, along first parents, as far as the clone reaches."""
        ...

    def taken(self, commit: str) -> datetime:
        """Tell when a commit was made."""
        ...

    def changed(self, base: str, commit: str) -> Mapping[str, tuple[Lines, ...]]:
        """Name the lines that a commit has and its base has not, by path."""
        ...

    def file(self, commit: str, path: str) -> bytes | None:
        """Read a small file as a commit has it; None where the commit has no such file."""
        ...

    def files(self, commit: str, *places: str) -> tuple[str, ...]:
        """Name a commit's files at some places; one that ends in a slash is a folder."""
        ...

    def worktree(self, commit: str) -> AbstractContextManager[Path]:
        """Check a commit out in a folder of its own, while the block runs."""
        ...


class Runner(Protocol):
    """What shows the run to people: GitHub's runner, or a terminal."""

    def group(self, title: str) -> AbstractContextManager[None]:
        """Fold what is said inside."""
        ...

    @property
    def is_cancelled(self) -> bool:
        """Tell whether nobody waits for the review any longer."""
        ...

    def foreign(self) -> AbstractContextManager[Sink]:
        """Take lines of others, none of which may command the runner."""
        ...

    def progress(self, what: str, total: int | None) -> AbstractContextManager[Count]:
        """Tell now and then how many bytes have passed, of about how many, or how long it takes."""
        ...

    def say(self, text: str) -> None:
        """Write to the log."""
        ...

    def notice(self, message: str) -> None:
        """Tell what is good to know."""
        ...

    def warning(self, message: str) -> None:
        """Tell what went wrong without stopping the review."""
        ...

    def error(self, message: str) -> None:
        """Tell what makes the step fail."""
        ...

    def annotate(self, annotations: Iterable[Annotation]) -> None:
        """Show findings beside the lines of a change."""
        ...

    def summarise(self, markdown: str) -> None:
        """Add to the job's summary."""
        ...

    def outputs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Set the step's outputs."""
        ...

    def mask(self, value: str) -> None:
        """Keep a secret out of the log."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything outside that a review may use; None where this run has no such thing."""

    linters: tuple[Linter, ...]
    builder: Builder
    bakery: Bakery
    store: Store
    scanner: Scanner
    repository: Repository
    forge: Forge | None
    runner: Runner
