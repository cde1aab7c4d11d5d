"""Small values to build tests on; each takes what a test is about and invents the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dunnage.contents import File
from dunnage.image.delta import Delta, FindingsDelta, InstructionDelta, PackageDelta
from dunnage.image.snapshot import Directory, Mark, Snapshot
from dunnage.model import (
    Database,
    Finding,
    Image,
    ImageConfig,
    ImageKey,
    Layer,
    Lines,
    Location,
    Outcome,
    Package,
    Problem,
    Rating,
    Rule,
    Severity,
    Sizes,
    Tool,
    ToolRun,
    Verdict,
    Vulnerability,
)
from dunnage.report.report import Origin, Report

KEY = ImageKey("shop/api", "linux/amd64")
COMMIT = "5f0c2a9d" * 5
BASELINE = "1a2b3c4d" * 5
ORIGIN = Origin("https://github.com", "octo/shop", COMMIT)
SCORES = {
    Rating.CRITICAL: 9.8,
    Rating.HIGH: 7.2,
    Rating.MEDIUM: 5.5,
    Rating.LOW: 2.0,
    Rating.UNKNOWN: None,
}


def a_location(line: int = 9, last: int | None = None, path: str = "Dockerfile") -> Location:
    return Location(path, Lines(line, last or line))


def a_finding(
    rule: str = "runs-as-root",
    *,
    severity: Severity = Severity.WARNING,
    location: Location | None = None,
    message: str = "The container runs as root: add `USER node`.",
    subject: str = "USER root",
) -> Finding:
    info = Rule(
        id=rule,
        summary="The container runs as root",
        help="Add a `USER` instruction.",
        severity=severity,
        url=f"https://docs.example/rules/{rule}",
        tags=("security",),
    )
    return Finding(info, location or a_location(), message, subject)


def a_package(
    name: str = "lodash", version: str = "4.17.20", *, size: int | None = 1_400_000
) -> Package:
    return Package("npm", name, version, f"app/node_modules/{name}", size)


def a_vulnerability(
    identifier: str = "CVE-2021-23337",
    rating: Rating = Rating.HIGH,
    *,
    package: Package | None = None,
    location: Location | None = None,
    fixed_in: str | None = "4.17.21",
) -> Finding:
    package = package or a_package()
    info = Rule(
        id=identifier,
        summary="Command injection",
        help=f"{identifier} in {package.name}.",
        severity=rating.severity,
        url=f"https://avd.aquasec.com/nvd/{identifier.lower()}",
        score=SCORES[rating],
        tags=("security",),
    )
    return Finding(
        rule=info,
        location=location or a_location(355, 360, "package-lock.json"),
        message=f"{package.name} {package.version} has {identifier}: command injection.",
        subject=f"{package.name} {package.path}",
        vulnerability=Vulnerability(identifier, rating, package, fixed_in),
    )


def a_mark(finding: Finding, tool: Tool = Tool.DUNNAGE) -> Mark:
    found = finding.vulnerability
    level = str(found.rating if found else finding.rule.severity)
    return Mark(tool, finding.rule.id, finding.subject, level)


def a_layer(
    instruction: str = "RUN npm ci",
    unpacked: int = 61_000_000,
    compressed: int = 18_200_000,
    *,
    line: int = 9,
    base: bool = False,
) -> Layer:
    return Layer(
        diff_id=f"sha256:{len(instruction):064x}",
        sizes=Sizes(compressed=compressed, unpacked=unpacked),
        instruction=instruction,
        location=a_location(line),
        base=base,
    )


BASE = a_layer("FROM node:24-bookworm-slim", 228_900_000, 80_100_000, line=1, base=True)
LAYERS = (
    BASE,
    a_layer("COPY package.json package-lock.json ./", 210_000, 60_000, line=6),
    a_layer("RUN npm ci --omit=dev", 28_300_000, 14_000_000, line=9),
    a_layer("COPY . .", 120_000, 40_000, line=12),
)


def a_snapshot(layers: tuple[Layer, ...] = LAYERS, commit: str = COMMIT) -> Snapshot:
    return Snapshot(
        key=KEY,
        commit=commit,
        tools=(("BuildKit", "0.26.2"), ("Trivy", "0.76.0")),
        layers=layers,
        directories=(Directory("app/node_modules", 28_000_000), Directory("usr", 150_000_000)),
        packages=(a_package(),),
        findings=(),
        ran=tuple(Tool),
    )


def an_image(layers: tuple[Layer, ...] = LAYERS) -> Image:
    config = ImageConfig("node", "/app", ("docker-entrypoint.sh",), ("node", "server.js"), ())
    return Image(f"sha256:{'ab' * 32}", KEY.platform, config, layers, {})


def the_files(sizes: Mapping[str, int]) -> dict[str, File]:
    """Put files of so many bytes into the lowest layer."""
    return {path: File(size, 0) for path, size in sizes.items()}


def the_runs(
    *findings: Finding, vulnerabilities: tuple[Finding, ...] = (), problem: str | None = None
) -> tuple[ToolRun, ...]:
    return (
        ToolRun(Tool.DUNNAGE, "0.1.0", findings),
        ToolRun(Tool.BUILDKIT, "0.26.2"),
        ToolRun(Tool.HADOLINT, "2.15.1"),
        ToolRun(Tool.TRIVY, "0.76.0", () if problem else vulnerabilities, problem),
    )


def a_report(
    *findings: Finding,
    vulnerabilities: tuple[Finding, ...] = (),
    outcome: Outcome = Outcome.PASS,
) -> Report:
    """Review a first image."""
    return Report(
        key=KEY,
        origin=ORIGIN,
        dockerfile="Dockerfile",
        runs=the_runs(*findings, vulnerabilities=vulnerabilities),
        image=an_image(),
        snapshot=a_snapshot(),
        delta=None,
        problems=(),
        verdict=Verdict(outcome),
        database=Database("2026-11-20T06:12:44Z"),
    )


def a_delta(
    *,
    instructions: tuple[InstructionDelta, ...] = (),
    packages: tuple[PackageDelta, ...] = (),
    directories: tuple[tuple[str, int], ...] = (),
    findings: FindingsDelta | None = None,
) -> Delta:
    base = [each.sizes for each in instructions if (each.after or each.before or BASE).base]
    return Delta(
        baseline=a_snapshot(commit=BASELINE),
        sizes=sum((each.sizes for each in instructions), Sizes(0, 0)),
        base_sizes=sum(base, Sizes(0, 0)),
        instructions=instructions,
        packages=packages,
        directories=directories,
        findings=findings or FindingsDelta((), (), (), ()),
    )


def compared(report: Report, delta: Delta) -> Report:
    """Give a report a baseline, and the size that goes with it."""
    layers = (*LAYERS, replace(a_layer("(grown)"), sizes=delta.sizes))
    return replace(report, delta=delta, image=an_image(layers), snapshot=a_snapshot(layers))


def a_broken_build(*findings: Finding) -> Report:
    message = (
        "RUN npm ci (Dockerfile:9) ended with exit code 1: package.json and the lockfile differ"
    )
    return replace(
        a_report(*findings, outcome=Outcome.COULD_NOT_CHECK),
        runs=the_runs(*findings, problem="there is no image to scan"),
        image=None,
        snapshot=None,
        problems=(Problem("build", message, blocks=True),),
        verdict=Verdict(Outcome.COULD_NOT_CHECK, (f"build: {message}",)),
        database=None,
    )
