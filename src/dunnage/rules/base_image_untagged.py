"""FROM without a version."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.reference import Reference
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    examples=[
        Example(
            bad='FROM node\nUSER node\nCMD ["node", "server.js"]\n',
            good='FROM node:24.11.1-bookworm-slim\nUSER node\nCMD ["node", "server.js"]\n',
            lines=(1,),
        ),
        Example(
            bad="ARG BASE=node\nFROM ${BASE} AS build\nFROM build\nUSER node\n",
            good="ARG BASE=node:24.11.1\nFROM ${BASE} AS build\nFROM build\nUSER node\n",
            lines=(2,),
        ),
    ],
)
def base_image_untagged(dockerfile: Dockerfile) -> Iterator[Violation]:
    """`FROM` does not say which version.

    Without a tag the engine takes `latest`: another major version of Node.js, or another
    distribution, on the day when it is pushed. Name the version that the application is tested
    with.
    """
    for stage in dockerfile.stages:
        if isinstance(stage.base, Reference) and stage.base.is_untagged:
            yield Violation(
                stage.origin.lines,
                f"`{stage.base}` has no tag, so every build may get another version.",
            )
