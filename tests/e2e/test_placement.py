"""Every finding of the scanner is on the line that a person would change, in every lockfile format.

The right lines are written down by hand, in placement/*/expected.txt. The node_modules of each
image are those that the format's own package manager makes of its lockfile.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bed import advisories, vulnerabilities
from bed.advisories import Advisory, Debian, Level, Npm, Unfixed
from dunnage.adapters.bake import Bake
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import Cache
from dunnage.examination import Examination, examine
from dunnage.model import Finding, ImageKey, Layer, Location, Rating, Tool
from dunnage.notes import Notes
from dunnage.ports import BuildRequest, Tools
from dunnage.subject import Subject
from dunnage.suppression import policy
from dunnage.terms import Terms
from fakes import FakeRepository, FakeRunner

pytestmark = pytest.mark.e2e

SAMPLES = Path(__file__).with_name("placement")
CONTEXT = "service"
LOCKFILES = ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock")
# Put together here, so that nobody who scans this repository takes it for one.
KEY = "AKIA" + "Q3EGRZ4XEXAMPL7Z"


def bad(identity: str, package: str) -> Npm:
    """Make up that all versions of a package are vulnerable."""
    return Npm(
        package=package,
        cve=identity,
        ghsa=f"GHSA-{identity}",
        title="Made up",
        description="",
        vulnerable=(">=0",),
        patched=(),
        severity=Level.HIGH,
        weaknesses=(),
        cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
        score=7.5,
        published="2026-11-01T12:00:00Z",
    )


KNOWN: tuple[Advisory, ...] = (
    *(each for each in advisories.NPM if each.package in ("lodash", "minimist")),
    # No later release of the base image mends these.
    *(each for each in advisories.DEBIAN if isinstance(each.state, Unfixed)),
    bad("BED-2026-1", "@sideway/formula"),
    bad("BED-2026-2", "json5"),
    bad("BED-2026-3", "ms"),  # of which npm bundles the version that the lockfiles pin
    Debian("unzip", "BED-2026-4", "Made up", Unfixed.AFFECTED, Level.HIGH),
    Debian("patch", "BED-2026-5", "Made up", Unfixed.AFFECTED, Level.HIGH),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A repository, what was found in its image, and where a person would look for it."""

    root: Path
    examination: Examination
    expected: tuple[str, ...]

    @property
    def scanned(self) -> tuple[Finding, ...]:
        (run,) = (each for each in self.examination.runs if each.tool is Tool.TRIVY)
        return run.findings

    def lines(self, location: Location) -> list[str]:
        """Read those lines of a location that exist."""
        text = (self.root / location.path).read_text("utf-8").splitlines()
        return text[location.lines.first - 1 : location.lines.last]


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines repositories, and compresses once what their images share."""

    tools: Tools
    notes: Notes = field(default_factory=Notes)
    weighed: list[Layer] = field(default_factory=list)

    def examine(self, root: Path) -> Examination:
        context = root / CONTEXT
        file = context / "Dockerfile"
        subject = Subject(
            key=ImageKey(root.name, "linux/amd64"),
            commit=None,
            content=file.read_bytes(),
            path=f"{CONTEXT}/{file.name}",
            prefix=CONTEXT,
            request=BuildRequest(context, file, f"dunnage-bed/placement:{root.name}"),
            image=None,
        )
        terms = Terms(Rating.UNKNOWN, policy.NONE, datetime.now(UTC).date())
        examination = examine(subject, terms, self.tools, self.notes, self.weighed)
        if examination.image is not None:
            self.weighed.extend(examination.image.layers)
        return examination


@pytest.fixture(scope="module")
def examiner(processes: Processes, tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    cache = tmp_path_factory.mktemp("cache")
    vulnerabilities.write(cache, KNOWN)
    return Examiner(
        Tools(
            linters=(),
            builder=Buildx(processes.run, processes.follow),
            bakery=Bake(processes.run),
            store=DockerStore(processes.run, processes.stream),
            scanner=Trivy(processes.run, Cache(processes.run, cache, datetime.now(UTC))),
            repository=FakeRepository(),
            forge=None,
            runner=FakeRunner(),
        )
    )


@pytest.fixture(scope="module", params=["npm", "yarn-1", "yarn-berry", "pnpm", "bun"])
def sample(
    request: pytest.FixtureRequest, examiner: Examiner, tmp_path_factory: pytest.TempPathFactory
) -> Sample:
    source, root = SAMPLES / request.param, tmp_path_factory.mktemp("samples") / request.param
    shutil.copytree(source, root)
    (root / CONTEXT / ".env").write_text(f"PORT=8080\nAWS_ACCESS_KEY_ID={KEY}\n")
    settings = f'module.exports = {{\n  port: 8080,\n  key: "{KEY}",\n}};\n'
    (root / CONTEXT / "src" / "settings.js").write_text(settings)
    expected = (root / "expected.txt").read_text().splitlines()
    return Sample(root, examiner.examine(root), tuple(" ".join(each.split()) for each in expected))


def told(finding: Finding) -> str:
    """Name the line and the finding as expected.txt does."""
    found = finding.vulnerability
    if found is None:
        what = finding.subject
    elif found.package.path is None:  # what version Debian has today is not ours to decide
        what = found.package.name
    else:
        what = f"{found.package.name}@{found.package.version} {found.package.path}"
    return f"{finding.location} {finding.rule.id} {what}"


def locations(finding: Finding) -> Iterator[Location]:
    yield finding.location
    yield from (each.location for each in finding.related)


def length(location: Location) -> int:
    return location.lines.last - location.lines.first + 1


def test_every_finding_is_on_the_line_that_a_person_would_change(sample: Sample) -> None:
    assert sorted(map(told, sample.scanned)) == sorted(sample.expected)


def test_every_line_exists(sample: Sample) -> None:
    findings = [each for run in sample.examination.runs for each in run.findings]
    named = [each for finding in findings for each in locations(finding)]

    assert [str(each) for each in named if len(sample.lines(each)) != length(each)] == []


def test_the_lines_of_a_lockfile_name_the_package_and_its_version(sample: Sample) -> None:
    pinned = [each for each in sample.scanned if each.location.path.endswith(LOCKFILES)]
    entries = [(each, "\n".join(sample.lines(each.location))) for each in pinned]

    assert len(pinned) == 7
    assert [
        told(finding)
        for finding, entry in entries
        if finding.vulnerability is None
        or finding.vulnerability.package.name not in entry
        or finding.vulnerability.package.version not in entry
    ] == []


def test_nothing_went_wrong(sample: Sample, examiner: Examiner) -> None:
    assert sample.examination.image is not None
    assert examiner.notes.problems == ()
