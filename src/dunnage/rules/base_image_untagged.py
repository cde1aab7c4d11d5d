"""FROM without a version."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.reference import Reference
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)
_SITE = "COPY dist /usr/share/nginx/html\nUSER nginx\n"


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    examples=[
        Example(
            bad=f"FROM node\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            lines=(1,),
            also=("base-image-not-minimal",),
        ),
        Example(
            bad=f"ARG BASE=nginx\nFROM $BASE AS base\nFROM base\n{_SITE}",
            good=f"ARG BASE=nginx:1.29.3-alpine\nFROM $BASE AS base\nFROM base\n{_SITE}",
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
