"""Downloads of a package manager that stay in a layer."""

from collections.abc import Iterator

from dunnage import units
from dunnage.flow import caches
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.left_caches import left_caches
from dunnage.flow.own_files import own_layers
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_CLEAN = {
    "npm": "npm cache clean --force",
    "yarn": "yarn cache clean",
    "pnpm": "pnpm store prune",
    "bun": "bun pm cache rm",
}
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
    if image is None or not own_layers(image):
        yield from _reasoned(flow)
        return
    for left in left_caches(flow, image):
        if not left.is_of_the_system:
            message = _message(left.manager, f" ({units.size(left.size)})")
            yield Violation(left.lines, message, origins=left.origins)


def _reasoned(flow: Flow) -> Iterator[Violation]:
    told: set[int] = set()
    for each in flow.history(flow.target, flow.installations):
        if id(each.instruction) not in told and caches.is_left(flow, each):
            told.add(id(each.instruction))
            yield Violation(each.lines, _message(each.manager, ""))


def _message(manager: str, size: str) -> str:
    return (
        f"The cache of {manager} stays in this layer{size}:"
        f" mount a cache, or end this RUN with `{_CLEAN[manager]}`."
    )
