"""Images that are named by their digest alone."""

import re
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
    examples=[
        Example(
            bad=f"FROM node@{_DIGEST}\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim@{_DIGEST}\n{_APP}",
            lines=(1,),
        ),
    ],
)
def base_image_digest_without_tag(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A digest alone tells no reader which version it is.

    Nobody sees whether that is Node.js 18 or 24, Debian or Alpine, and the tools that keep digests
    up to date do not know which tag to follow. Write both, `name:tag@sha256:…`: the engine goes by
    the digest, people and bots by the tag.
    """
    for image in images(dockerfile):
        reference = image.reference
        if reference.digest and reference.tag is None and not _tells_version(reference.repository):
            yield Violation(
                image.instruction.lines,
                f"Nobody can see which version of `{reference.name}` this digest is:"
                " write the tag in front of it.",
            )


def _tells_version(repository: str) -> bool:
    """Say whether the name has the version in it: `distroless/nodejs24-debian13`."""
    return re.search(r"[a-z]\d", repository.rpartition("/")[2]) is not None
