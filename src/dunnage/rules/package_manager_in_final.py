"""Package managers in an image that never calls them."""

from collections import Counter
from collections.abc import Iterator

from dunnage import units
from dunnage.contents import File
from dunnage.flow.flow import Flow
from dunnage.flow.process import Process
from dunnage.model import Image, Severity
from dunnage.rule import Built, Example, Violation, practice

# Where the official Node.js images and global installations keep them.
_FOLDERS = {
    "usr/local/lib/node_modules/npm/": "npm",
    "usr/local/lib/node_modules/corepack/": "corepack",
    "usr/local/lib/node_modules/pnpm/": "pnpm",
    "usr/local/lib/node_modules/yarn/": "yarn",
    "usr/lib/node_modules/npm/": "npm",
    "opt/yarn-v": "yarn",
}
_DOCKERFILE = "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"


@practice(
    Severity.NOTE,
    source="https://github.com/GoogleContainerTools/distroless/blob/main/nodejs/README.md",
    tags=("security", "size"),
    examples=[
        Example(
            bad=(
                f"FROM node:24.11.1-bookworm-slim\n{_DOCKERFILE}"
                'USER node\nCMD ["node", "dist/server.js"]\n'
            ),
            good=(
                f"FROM gcr.io/distroless/nodejs24-debian12:nonroot\n{_DOCKERFILE}"
                'CMD ["dist/server.js"]\n'
            ),
            lines=(1,),
            built=Built(
                files={
                    "usr/local/bin/node": File(122_000_000, layer=0),
                    "usr/local/lib/node_modules/npm/index.js": File(14_000_000, layer=0),
                    "opt/yarn-v1.22.22/lib/cli.js": File(5_000_000, layer=0),
                    "app/dist/server.js": File(2_000, layer=4),
                }
            ),
        ),
    ],
)
def package_manager_in_final(flow: Flow, image: Image) -> Iterator[Violation]:
    """Package managers ship in an image that never calls them.

    Most of what a scanner finds in a Node.js base image is in npm's own dependencies, and whoever
    breaks in finds an installer at hand. Run on an image that has none (distroless), or copy `node`
    alone to a slim base; deleting the folders in a later RUN silences the scanner, and saves no
    byte.
    """
    if not flow.runs_node or _may_call(flow.process) or _may_call(flow.healthcheck):
        return
    sizes: Counter[str] = Counter()
    for path, file in image.files.items():
        if (name := _manager(path)) is not None:
            sizes[name] += file.size
    if sizes:
        names = ", ".join(f"`{name}`" for name in sorted(sizes))
        yield Violation(
            flow.target.origin.lines,
            f"{names} ship in the image ({units.size(sizes.total())}) and nothing calls them.",
        )


def _may_call(process: Process | None) -> bool:
    """Say whether a package manager is started, or a script that nobody has read."""
    if process is None:
        return False
    return process.manager is not None or process.wrapper is not None or process.node is None


def _manager(path: str) -> str | None:
    return next((name for folder, name in _FOLDERS.items() if path.startswith(folder)), None)
