"""The nouns that every room shares."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.contents import Access, File, Hidden


class Severity(enum.IntEnum):
    """How bad a finding is, in SARIF's words; ordered."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Rating(enum.IntEnum):
    """How bad a vulnerability or a secret is, in Trivy's words; ordered."""

    UNKNOWN = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    @property
    def severity(self) -> Severity:
        """Translate into SARIF's words, as code scanning groups them."""
        if self >= Rating.HIGH:
            return Severity.ERROR
        return Severity.WARNING if self is Rating.MEDIUM else Severity.NOTE


class Tool(enum.StrEnum):
    """Who can find something; the value is the tool's name in SARIF."""

    DUNNAGE = "dunnage"
    BUILDKIT = "BuildKit"
    HADOLINT = "hadolint"
    TRIVY = "Trivy"


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """An inclusive, 1-based span of lines."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where in the repository: a POSIX path relative to its root, and lines of that file."""

    path: str
    lines: Lines

    def __str__(self) -> str:
        first, last = self.lines.first, self.lines.last
        return f"{self.path}:{first}" if first == last else f"{self.path}:{first}-{last}"


@dataclass(frozen=True, slots=True)
class Fix:
    """Whole lines to put in the place of others, without the last line's end."""

    lines: Lines
    replacement: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding is an instance of, whichever tool owns it: a practice or a CVE."""

    id: str
    summary: str  # one line
    help: str  # Markdown
    severity: Severity
    url: str | None = None
    score: float | None = None  # CVSS, above 0 and at most 10; None where the rule is no weakness
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding: how the bytes got there."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """Something installed in the image; who, what and where make its identity."""

    kind: str  # "npm", "node" for the runtime, or an OS package's distribution: "debian", "alpine"
    name: str
    version: str
    path: str | None = None  # its folder in the image, no leading slash; None for OS packages
    size: int | None = field(default=None, compare=False)  # unpacked bytes, where they are known
    base: bool = field(default=False, compare=False)  # it came with the base image
    # The line that a person would change: the lockfile's entry, else the instruction's.
    location: Location | None = field(default=None, compare=False)
    dev: bool | None = field(default=None, compare=False)  # None: no lockfile tells
    # The direct dependency that asks for it and all between, by name; () for a direct one itself,
    # None where no lockfile tells.
    via: tuple[str, ...] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """What is known to be wrong with a package."""

    id: str
    rating: Rating
    package: Package
    fixed_in: str | None = None
    exploited: bool = False  # attacks with it are known


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one tool found at one place of the repository.

    `subject` says what it is about in words that survive moved lines, rebuilt images and other
    tags: an instruction's text, a package and its path. With the rule it is the finding's
    identity over time; digests, tags and line numbers have no place in it.
    """

    rule: Rule
    location: Location
    message: str
    subject: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    vulnerability: Vulnerability | None = None


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What one tool found, or why it did not run: then `findings` says nothing."""

    tool: Tool
    version: str | None = None
    findings: tuple[Finding, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Database:
    """The vulnerability database that a scan used."""

    updated_at: str  # ISO 8601
    age: int | None = None  # whole days, where it should have been renewed by now
    server: str | None = None  # the Trivy server's URL; None: it lies in the cache
    problem: str | None = None  # why there is no newer one


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody allows: it counts nowhere, and is told all the same."""

    tool: Tool
    finding: Finding
    by: Location  # the comment, or the line of a policy, an ignore file or a VEX document
    reason: str | None


@dataclass(frozen=True, slots=True, order=True)
class ImageKey:
    """What identifies an image over time; never a tag, a digest or a path of one machine."""

    name: str
    platform: str  # "linux/amd64"

    def __str__(self) -> str:
        return f"{self.name} ({self.platform})"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The two honest sizes in bytes: what a pull costs, and what a disk holds."""

    compressed: int
    unpacked: int

    def __add__(self, other: Sizes) -> Sizes:
        return Sizes(self.compressed + other.compressed, self.unpacked + other.unpacked)

    def __sub__(self, other: Sizes) -> Sizes:
        return Sizes(self.compressed - other.compressed, self.unpacked - other.unpacked)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """An instruction that had a hand in an image's bytes."""

    instruction: str  # white space collapsed, flags included: "COPY --from=build /app ."
    location: Location | None  # None: the line is not known


@dataclass(frozen=True, slots=True)
class Share:
    """As many of a layer's unpacked bytes as one instruction of another stage produced."""

    step: Step
    unpacked: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of an image, and the instruction that made it."""

    diff_id: str  # "sha256:…" of the uncompressed tar
    sizes: Sizes
    instruction: str  # as a Step's
    location: Location | None  # None: the line is not known
    base: bool  # it came with the base image; `location` is then the FROM instruction's
    exact: bool = False  # the compressed size is a stored blob's; else it is estimated
    shares: tuple[Share, ...] = ()  # where COPY --from got it, largest first; () where not traced

    @property
    def step(self) -> Step:
        """Name the instruction alone."""
        return Step(self.instruction, self.location)


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """How a container of the image runs."""

    user: str
    workdir: str
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    healthcheck: tuple[str, ...] = ()  # as the configuration has it: ("CMD-SHELL", "curl …")


@dataclass(frozen=True, slots=True)
class Image:
    """A built image, weighed.

    Paths have no leading slash; `files` and `directories` are the merged file system's.
    """

    id: str
    platform: str
    config: ImageConfig
    layers: tuple[Layer, ...]
    files: Mapping[str, File]
    directories: Mapping[str, Access] = field(default_factory=dict)
    hidden: tuple[Hidden, ...] = ()
    # The instruction of another stage that produced a file which COPY --from brought, by path.
    traced: Mapping[str, Step] = field(default_factory=dict)
    packages: tuple[Package, ...] = ()  # read from the image itself, sorted
    users: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # by name: user, group ID
    unread: tuple[str, ...] = ()  # files that say what is installed, too large or many to be read
    system: frozenset[str] = frozenset()  # the files that packages of the operating system list

    @property
    def sizes(self) -> Sizes:
        """Add up the layers."""
        return sum((layer.sizes for layer in self.layers), Sizes(0, 0))

    def producer(self, path: str) -> Step:
        """Name the instruction that produced a file, wherever it was copied from."""
        return self.traced.get(path) or self.layers[self.files[path].layer].step


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the review that did not work.

    `blocks`: the verdict rests on that part, so there can be no `pass` without it.
    """

    part: str  # "build", "Trivy", "comment"
    message: str  # what happened and what to do, one line
    blocks: bool


class Outcome(enum.StrEnum):
    """The three things that a review can conclude."""

    PASS = "pass"  # noqa: S105 - not a password
    FINDINGS = "findings"
    COULD_NOT_CHECK = "could-not-check"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a review concludes, and each reason in one line."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()  # budgets that are exceeded, and why they do not count
