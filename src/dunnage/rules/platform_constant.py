"""FROM with a platform that the builder cannot choose."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Stage
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_ARCHITECTURE = re.compile(
    r"amd64|x86|x64|i?[36]86|arm|aarch|ppc|s390|riscv|linux|darwin|win|mips|loong"
)
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/",
    examples=[
        Example(
            bad=f"FROM --platform=linux/amd64 node:24.11.1-bookworm-slim\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            lines=(1,),
        ),
        Example(
            bad=(
                "FROM --platform=linux/arm64 node:24.11.1-bookworm-slim AS build\n"
                "WORKDIR /app\nCOPY site ./site\n"
                "FROM nginx:1.29.3-alpine3.22-slim\n"
                "COPY --from=build /app/site /usr/share/nginx/html\nUSER nginx\n"
            ),
            good=(
                "FROM --platform=$BUILDPLATFORM node:24.11.1-bookworm-slim AS build\n"
                "WORKDIR /app\nCOPY site ./site\n"
                "FROM nginx:1.29.3-alpine3.22-slim\n"
                "COPY --from=build /app/site /usr/share/nginx/html\nUSER nginx\n"
            ),
            lines=(1,),
        ),
    ],
)
def platform_constant(dockerfile: Dockerfile) -> Iterator[Violation]:
    """The platform is fixed in the Dockerfile.

    On any other machine the stage runs under emulation, many times slower, and an image for several
    platforms gets the same binaries under each. Leave the choice to `docker build --platform`; a
    stage that only prepares files for every platform takes `--platform=$BUILDPLATFORM`.
    """
    for stage in dockerfile.stages:
        written = stage.origin.flag("platform")
        if written and "$" not in written and not _is_meant(stage, written):
            yield Violation(
                stage.origin.lines,
                "This platform overrides what the build asks for: choose it when you build.",
            )


def _is_meant(stage: Stage, platform: str) -> bool:
    """Know the stage that a FROM build-$TARGETARCH picks, and Windows, which has no choice."""
    named = stage.name is not None and _ARCHITECTURE.search(stage.name)
    return bool(named) or platform.lower().startswith("windows")
