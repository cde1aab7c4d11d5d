"""BuildKit's own instructions in a file that names no frontend."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Instruction, frontend
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# What the classic builder's Dockerfiles do not have.
_FLAGS = frozenset(
    {"mount", "network", "security", "device", "link", "parents", "exclude", "checksum", "unpack"}
)
_APP = (
    "FROM node:24.11.1-bookworm-slim AS build\n"
    "WORKDIR /app\n"
    "COPY package.json package-lock.json ./\n"
    "RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts\n"
    "COPY . .\n"
    "RUN npm run build\n"
    "FROM nginx:1.29.3-alpine3.22-slim\n"
    "COPY --from=build /app/dist /usr/share/nginx/html\n"
    "USER nginx\n"
)


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/buildkit/frontend/",
    examples=[
        Example(
            bad=_APP,
            good=f"# syntax=docker/dockerfile:1\n{_APP}",
            lines=(4,),
        ),
    ],
)
def syntax_directive_missing(dockerfile: Dockerfile) -> Iterator[Violation]:
    """BuildKit's features are used, and no `# syntax=` asks for them.

    Mounts, here-documents and `COPY --link` came one by one; without the directive the engine's own
    frontend reads the file, and on an old one the build fails or behaves differently.
    `# syntax=docker/dockerfile:1` on the first line gives every machine the same frontend, and its
    fixes without an update of the engine.
    """
    if frontend.is_named(dockerfile) or frontend.misplaced(dockerfile):
        return
    for instruction in dockerfile.instructions:
        if feature := _feature(instruction):
            yield Violation(
                instruction.lines,
                f"{feature} is BuildKit's: write `# syntax=docker/dockerfile:1` on line 1.",
            )
            return


def _feature(instruction: Instruction) -> str | None:
    if instruction.heredocs:
        return f"The here-document of {instruction.keyword}"
    flags = (
        f"`{instruction.keyword} --{each.name}`"
        for each in instruction.flags
        if each.name in _FLAGS
    )
    return next(flags, None)
