"""A pull request that does four things to its image at once, as values."""

from __future__ import annotations

from dataclasses import replace

from builders import BASELINE, a_location, a_report, a_snapshot
from dunnage.contents import Hiding
from dunnage.image.comparison import compare
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory
from dunnage.image.waste import Waste
from dunnage.model import Layer, Location, Package, Share, Sizes, Step
from dunnage.report.report import Report


def _lockfile(line: int) -> Location:
    return a_location(line, path="package-lock.json")


def _layer(text: str, line: int, sizes: Sizes, *shares: Share, base: bool = False) -> Layer:
    digest = f"sha256:{line:064x}"
    return Layer(digest, sizes, text, a_location(line), base, exact=False, shares=shares)


INSTALL = Step("RUN npm ci", a_location(4))
INSTALL_PRODUCTION = Step("RUN npm ci --omit=dev", a_location(8))
BEFORE = (
    _layer("FROM node:24.1-slim", 11, Sizes(80_100_000, 228_900_000), base=True),
    _layer(
        "COPY --from=production /app/node_modules ./node_modules",
        13,
        Sizes(14_000_000, 28_300_000),
        Share(INSTALL_PRODUCTION, 28_300_000),
    ),
    _layer("COPY . .", 14, Sizes(40_000, 120_000)),
)
AFTER = (
    _layer("FROM node:24.2-slim", 7, Sizes(80_800_000, 230_800_000), base=True),
    _layer(
        "COPY --from=build /app/node_modules ./node_modules",
        9,
        Sizes(29_100_000, 78_730_000),
        Share(INSTALL, 78_730_000),
    ),
    _layer("COPY . .", 10, Sizes(9_040_000, 31_120_000)),
    _layer("RUN rm -rf docs", 11, Sizes(200, 0)),
)
DOCS = Waste(AFTER[2].step, AFTER[3].step, Hiding.DELETED, 31_000_000, 214, ("app/docs/…",))

TYPESCRIPT = Package(
    "npm",
    "typescript",
    "5.9.2",
    "app/node_modules/typescript",
    22_900_000,
    location=_lockfile(2210),
    dev=True,
    via=(),
)
SHARP = Package(
    "npm",
    "sharp",
    "0.34.1",
    "app/node_modules/sharp",
    27_500_000,
    location=_lockfile(1890),
    dev=False,
    via=(),
)
LIBC = Package(
    "npm",
    "detect-libc",
    "2.0.4",
    "app/node_modules/detect-libc",
    30_000,
    location=_lockfile(902),
    dev=False,
    via=("sharp",),
)


def _of_the_base(kind: str, name: str, version: str, size: int) -> Package:
    return Package(kind, name, version, None, size, base=True, location=a_location(7))


EXPRESS = Package("npm", "express", "5.1.0", "app/node_modules/express", 230_000, via=())
NODE = _of_the_base("node", "node", "24.1.0", 118_000_000)
OPENSSL = _of_the_base("debian", "openssl", "3.0.17-1", 2_250_000)
NODE_NEWER = replace(NODE, version="24.2.0", size=119_850_000)
OPENSSL_NEWER = replace(OPENSSL, version="3.0.18-1", size=2_300_000)


def a_pull_request() -> Report:
    """Bump the base, ship a devDependency, add a big package, delete files in a later layer."""
    before = replace(
        a_snapshot(BEFORE, BASELINE),
        packages=(OPENSSL, NODE, EXPRESS),
        directories=(Directory("app", 28_420_000), Directory("usr", 228_900_000)),
        parts=(
            Part("application", 0, 120_000),
            Part("npm packages", 0, 28_300_000),
            Part("Node.js runtime", 118_000_000, 0),
            Part("OS packages", 110_900_000, 0),
        ),
    )
    after = replace(
        a_snapshot(AFTER),
        packages=(OPENSSL_NEWER, NODE_NEWER, LIBC, EXPRESS, SHARP, TYPESCRIPT),
        directories=(Directory("app", 78_850_000), Directory("usr", 230_800_000)),
        parts=(
            Part("application", 0, 120_000),
            Part("npm packages", 0, 55_830_000),
            Part("devDependencies", 0, 22_900_000),
            Part("Node.js runtime", 119_850_000, 0),
            Part("OS packages", 110_950_000, 0),
        ),
        waste=(DOCS,),
    )
    report = a_report()
    return replace(report, snapshot=after, image=None, delta=compare(before, after, report.runs))
