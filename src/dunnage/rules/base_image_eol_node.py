"""Node.js versions that nobody mends any more."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Stage
from dunnage.flow import node_releases
from dunnage.flow.flow import Flow
from dunnage.flow.runtimes import runtimes
from dunnage.model import Image, Lines, Severity
from dunnage.rule import Example, Violation, practice

# Its packages, for base images without Node.js.
_NODESOURCE = re.compile(r"nodesource\.com/(?:setup|node)_(\d{1,3})\.x")
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source=node_releases.SOURCE,
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM node:20.19.5-bookworm-slim\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            lines=(1,),
        ),
        Example(
            bad=(
                "FROM gcr.io/distroless/nodejs18-debian12:nonroot\nWORKDIR /app\n"
                'ENV NODE_ENV=production\nCOPY dist ./dist\nCMD ["dist/app.js"]\n'
            ),
            good=(
                "FROM gcr.io/distroless/nodejs24-debian12:nonroot\nWORKDIR /app\n"
                'ENV NODE_ENV=production\nCOPY dist ./dist\nCMD ["dist/app.js"]\n'
            ),
            lines=(1,),
        ),
    ],
)
def base_image_eol_node(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """A version of Node.js is past its end of life.

    Vulnerabilities that are found from then on are not repaired in it, and packages drop it one by
    one. Go to a major version in long-term support: an even one, for two and a half years from its
    October.
    """
    # A name and the image itself may tell the same.
    for major, lines in dict.fromkeys((*_named(flow), *_installed(flow, image))):
        end = node_releases.end_of_life(major)
        if end is not None and end < node_releases.AS_OF:
            yield Violation(
                lines, f"Node.js {major} has had no security fixes since its end of life on {end}."
            )


def _named(flow: Flow) -> Iterator[tuple[int, Lines]]:
    """Read what names of base images tell, and of what is installed."""
    for stage in flow.dockerfile.stages:
        major = None if isinstance(stage.base, Stage) else flow.base(stage).node_major
        if major is not None:
            yield major, stage.origin.lines
    for step in flow.steps():
        for found in filter(None, map(_NODESOURCE.search, step.words)):
            yield int(found[1]), step.lines


def _installed(flow: Flow, image: Image | None) -> Iterator[tuple[int, Lines]]:
    """Read what the image holds."""
    for runtime, lines in runtimes(flow, image) if image is not None else ():
        major = node_releases.major(runtime.version)
        if major is not None:
            yield major, lines
