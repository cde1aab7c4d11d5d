"""Installations that come before package.json does."""

from collections.abc import Iterator

from dunnage.flow import lockfile_reach
from dunnage.flow.flow import Flow
from dunnage.flow.installation import Installation
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_INSTALL = "RUN npm ci --omit=dev && npm cache clean --force\n"
_MANIFESTS = "COPY package.json package-lock.json ./\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/build/cache/optimize/#order-your-layers",
    examples=[
        Example(
            bad=f"{_START}{_INSTALL}{_MANIFESTS}{_END}",
            good=f"{_START}{_MANIFESTS}{_INSTALL}{_END}",
            lines=(4,),
        ),
    ],
)
def install_before_manifest_copy(flow: Flow) -> Iterator[Violation]:
    """Dependencies are installed before package.json is there.

    `npm ci` stops, for want of a lockfile; `npm install` finds nothing to do, and the application
    later misses every module. Often the COPY comes too late, stands in another stage, or puts the
    file elsewhere than where the installation runs. Copy package.json and the lockfile first.
    """
    for installation in flow.installations():
        if _has_no_manifest(flow, installation):
            where = f" in `{installation.folder}`" if installation.folder else ""
            yield Violation(
                installation.lines,
                f"No package.json has arrived{where} yet: copy it and the lockfile first.",
            )


def _has_no_manifest(flow: Flow, installation: Installation) -> bool:
    if not installation.is_project or installation.packages:
        return False
    return (
        flow.supply(installation).package_json is False
        and not lockfile_reach.is_tentative(flow, installation)
        and not lockfile_reach.comes_from_a_stage(flow, installation, ("package.json",))
    )
