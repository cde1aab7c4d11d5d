"""Tags that move to another version."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.images import images
from dunnage.dockerfile.reference import Reference
from dunnage.flow import families
from dunnage.flow.families import Family
from dunnage.flow.node_releases import CODENAMES
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_CHANNELS = frozenset(
    {"lts", "current", "stable", "mainline", "edge", "rolling", "testing", "unstable", "nightly"}
    | {"canary", "next"}
)
# Images whose tags start with a version of at least two numbers, unlike debian:13.
_VERSIONED = frozenset(
    {Family.NODE, Family.BUN, Family.DENO, Family.NGINX, Family.NGINX_UNPRIVILEGED, Family.CADDY}
    | {Family.HTTPD, Family.ALPINE, Family.LAMBDA}
)
_MAJOR = re.compile("|".join((r"v?\d+", *CODENAMES)))
_VARIANT = re.compile(
    r"(alpine|slim|debian|distroless|perl|builder|buster|bullseye|bookworm|trixie)[\d.]*"
)
_DATE = re.compile(r"\d{8}")  # debian:stable-20251117
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)

_SITE = "COPY --from=build /app/site /usr/share/nginx/html\nUSER nginx\n"


@practice(
    Severity.WARNING,
    source="https://github.com/docker-library/docs/blob/master/node/README.md",
    examples=[
        Example(
            bad=f"FROM node:lts-alpine\n{_APP}",
            good=f"FROM node:24.11.1-alpine3.22\n{_APP}",
            lines=(1,),
        ),
        Example(
            bad=(
                "ARG VERSION=24\nFROM node:$VERSION-slim AS build\nWORKDIR /app\nCOPY site ./site\n"
                f"FROM nginx:stable\n{_SITE}"
            ),
            good=(
                "ARG VERSION=24.11.1\n"
                "FROM node:$VERSION-slim AS build\nWORKDIR /app\nCOPY site ./site\n"
                f"FROM nginx:1.29.3-alpine3.22-slim\n{_SITE}"
            ),
            lines=(2, 5),
        ),
    ],
)
def base_image_floating_tag(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A tag such as `lts`, `current`, `alpine` or `24` moves on by itself.

    `lts` goes to a new major version of Node.js every year, `current` and `alpine` every half, and
    a major alone, `24-slim` too, gets new minor versions and now and then a new distribution below
    them. A build that passed yesterday then fails, or runs differently, without a commit to blame.
    Write the version and the variant: `24.11.1-bookworm-slim`.
    """
    for image in images(dockerfile):
        if image.reference.digest is None and _floats(image.reference):
            yield Violation(
                image.instruction.lines,
                f"`{image.reference}` moves to other versions by itself:"
                " name the version and the variant.",
            )


def _floats(reference: Reference) -> bool:
    tag = reference.tag or ""
    first = tag.partition("-")[0]
    if first in _CHANNELS:
        return _DATE.search(tag) is None
    if families.find(reference) not in _VERSIONED:
        return False
    return bool(_MAJOR.fullmatch(first) or _VARIANT.fullmatch(first))
