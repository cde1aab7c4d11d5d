"""Images whose content the Dockerfile does not pin."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.images import images
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_DIGEST = "sha256:0c9a1e2d3f4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1"
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    advice=True,
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim@{_DIGEST}\n{_APP}",
            lines=(1,),
        ),
    ],
)
def base_image_digest_missing(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A tag, and no digest, decides what the image is built upon.

    Whoever owns a tag can push another image under it, by a routine rebuild or after a break-in,
    and the same commit then gives another result. With `@sha256:…` behind the tag each change of
    the base is a commit of its own; Dependabot and Renovate make those commits.
    """
    for image in images(dockerfile):
        if image.reference.digest is None:
            yield Violation(
                image.instruction.lines,
                f"`{image.reference}` may be another image tomorrow: add its digest to the tag.",
            )
