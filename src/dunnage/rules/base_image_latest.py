"""Images that are asked for as `latest`."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.images import images
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    examples=[
        Example(
            bad=f"FROM node:latest\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            lines=(1,),
            also=("base-image-not-minimal",),
        ),
        Example(
            bad=(
                "FROM nginx:1.29.3-alpine3.22-slim\n"
                "COPY --from=busybox:latest /bin/busybox /usr/local/bin/busybox\n"
                "COPY dist /usr/share/nginx/html\n"
                "USER nginx\n"
            ),
            good=(
                "FROM nginx:1.29.3-alpine3.22-slim\n"
                "COPY --from=busybox:1.37.0-musl /bin/busybox /usr/local/bin/busybox\n"
                "COPY dist /usr/share/nginx/html\n"
                "USER nginx\n"
            ),
            lines=(2,),
        ),
    ],
)
def base_image_latest(dockerfile: Dockerfile) -> Iterator[Violation]:
    """The tag `latest` is another image every few weeks.

    It is the newest release, not a stable one: twice a year it moves to a new major version of
    Node.js, and now and then to a new distribution, without a change in the repository that could
    be reviewed or taken back. Name the version that the application is tested with, and the digest
    where there is no other tag.
    """
    for image in images(dockerfile):
        tag = image.reference.tag or ""
        # Chainguard's latest-dev is latest with a shell.
        if image.reference.digest is None and tag.partition("-")[0] == "latest":
            yield Violation(
                image.instruction.lines,
                f"`{image.reference}` is another image with every release: name a version.",
            )
