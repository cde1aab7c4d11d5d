"""TypeScript beside the JavaScript that was made of it."""

import re
from collections.abc import Iterator

from dunnage.contents import File
from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.node_program import NodeProgram
from dunnage.flow.own_files import own_layers
from dunnage.model import Image, Severity
from dunnage.rule import Built, Example, Violation, practice

_SOURCE = re.compile(r"(?!.*\.d\.[cm]?ts$)(?!.*\.config\.[cm]?ts$).+\.([cm]?ts|tsx)")
_RUNNERS = ("tsx", "ts-node", "@swc-node/register", "@babel/node", "jiti", "esbuild-register")
_LOADS = ("-r", "--require", "--import", "--loader", "--experimental-")
_START = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
)
_END = 'USER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/building/multi-stage/",
    tags=("size",),
    unless=("source-copied-to-final",),
    examples=[
        Example(
            bad=f"{_START}COPY src ./src\n{_END}",
            good=f"{_START}{_END}",
            lines=(5,),
            built=Built(
                files={
                    "app/dist/app.js": File(2_000, layer=4),
                    "app/src/app.ts": File(3_000, layer=5),
                }
            ),
        ),
    ],
)
def typescript_sources_in_final(flow: Flow, image: Image) -> Iterator[Violation]:
    """TypeScript sources are in the image, and nothing there runs them.

    The container starts the JavaScript that was made of them. The sources make the image larger,
    and each change of a comment or a type makes a new layer. Copy by name what runs: `dist`,
    `node_modules`, `package.json`.
    """
    node = flow.process.node if flow.process else None
    if not flow.runs_node or node is None or not own_layers(image) or _runs_typescript(node, image):
        return
    wanted = shipped_files.find(flow, image, lambda name: _SOURCE.fullmatch(name) is not None)
    for shipment in wanted:
        message = f"TypeScript sources come along, and nothing runs them: {shipment}."
        yield Violation(shipment.lines, message, origins=shipment.origins)


def _runs_typescript(node: NodeProgram, image: Image) -> bool:
    """Say whether it may, if only by a program that another command starts."""
    is_compiled = node.program in ("node", "nodejs") and (node.file or "").endswith("js")
    loads = any(each.startswith(_LOADS) for each in node.options)
    has_runner = any(each.name in _RUNNERS and not each.dev for each in image.packages)
    return not is_compiled or loads or has_runner
