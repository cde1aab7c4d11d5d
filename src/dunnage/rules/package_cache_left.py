"""Downloads of a package manager that stay in a layer."""

from collections.abc import Iterator

from dunnage import units
from dunnage.flow import cache_cleaning, caches
from dunnage.flow.flow import Flow
from dunnage.flow.installation import Installation
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_START = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-cache",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_START}RUN npm ci --omit=dev\n{_END}",
            good=f"{_START}RUN npm ci --omit=dev && npm cache clean --force\n{_END}",
            lines=(5,),
        ),
        Example(
            bad=f"{_START}RUN npm ci --omit=dev\nRUN npm cache clean --force\n{_END}",
            good=(
                "# syntax=docker/dockerfile:1\n"
                f"{_START}RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev\n{_END}"
            ),
            lines=(5,),
        ),
    ],
)
def package_cache_left(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The package manager's cache stays in the image.

    npm and yarn 1 keep every archive that they download: half as much again as `node_modules`, or
    more, and nothing reads it at run time. A clean-up in a later RUN removes it from sight and not
    from the layer. Give the installation a cache mount, or clean in the same RUN.
    """
    if flow.kind in (Kind.DEV, Kind.WINDOWS):
        return
    told: set[int] = set()
    for stage in flow.target.ancestry:
        for each in flow.installations(stage):
            if id(each.instruction) not in told and caches.is_left(flow, each):
                size = caches.size(image.files, each.manager) if image else 0
                if image is None or size or _is_cleaned_later(flow, each):
                    told.add(id(each.instruction))
                    yield Violation(each.lines, _message(each, size))


def _message(installation: Installation, size: int) -> str:
    clean = "yarn cache clean" if installation.manager == "yarn" else "npm cache clean --force"
    bytes_ = f" ({units.size(size)})" if size else ""
    return (
        f"The cache of {installation.manager} stays in this layer{bytes_}:"
        f" mount a cache, or end this RUN with `{clean}`."
    )


def _is_cleaned_later(flow: Flow, installation: Installation) -> bool:
    """Tell whether a layer above hides the cache of one below."""
    later = (
        each
        for stage in flow.target.ancestry
        for each in cache_cleaning.cleanings(flow, stage)
        if each.lines > installation.lines
    )
    return any(caches.cleans(each, installation) for each in later)
