"""A Node.js that lacks the latest security release of its line."""

from collections.abc import Iterator

from dunnage.contents import File
from dunnage.flow import node_releases
from dunnage.flow.flow import Flow
from dunnage.flow.runtimes import runtimes
from dunnage.model import Image, Package, Severity
from dunnage.rule import Built, Example, Violation, practice

_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://nodejs.org/en/blog/vulnerability",
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            good=f"FROM node:24.22.1-bookworm-slim\n{_APP}",
            lines=(1,),
            built=Built(
                files={
                    "usr/local/bin/node": File(90_000_000, layer=0),
                    "app/dist/app.js": File(2_000, layer=4),
                },
                packages=(Package("node", "node", "24.11.1", "usr/local/bin/node", base=True),),
            ),
        ),
    ],
)
def node_security_release_missing(flow: Flow, image: Image) -> Iterator[Violation]:
    """The Node.js in the image lacks a security release of its line.

    Trivy and other scanners of packages do not see the runtime itself, so that its own
    vulnerabilities are told by nobody else. Take a newer tag or digest of the base image, or
    install a newer version where this one is installed. The table of security releases is of
    2026-11-20; an official release later than that may be missing here. What is past its end of
    life is told by `base-image-eol-node`.
    """
    bases = {stage.origin.lines for stage in flow.dockerfile.stages}
    for runtime, lines in runtimes(flow, image):
        release = node_releases.lacking(runtime.version)
        if release is not None:
            lacks = f"Node.js {runtime.version} lacks the security release {release.version}"
            known = f"of {release.date} (as known on {node_releases.AS_OF})"
            cure = "take a newer base image" if lines in bases else "install a newer version here"
            yield Violation(lines, f"{lacks} {known}: {cure}.")
