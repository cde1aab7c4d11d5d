"""devDependencies that the image's own stage installs."""

from collections.abc import Iterator

from dunnage.flow import development
from dunnage.flow.flow import Flow
from dunnage.flow.shipped_development import shipped_development
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_WITHOUT = {"yarn": "--production", "pnpm": "--prod", "bun": "--production"}
_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\n"
_END = 'COPY server.js ./\nENV NODE_ENV=production\nUSER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-ci#omit",
    tags=("security", "size"),
    examples=[
        Example(
            bad=f"{_START}RUN npm ci && npm cache clean --force\n{_END}",
            good=f"{_START}RUN npm ci --omit=dev && npm cache clean --force\n{_END}",
            lines=(4,),
        ),
    ],
)
def dev_dependencies_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The stage that ships installs devDependencies.

    Compilers, test runners and their own dependencies are often the larger part of `node_modules`
    and most of what a scanner finds in it, and nothing uses them at run time. Install with
    `--omit=dev` (pnpm: `--prod`, yarn 1: `--production`), and build in another stage.
    """
    if not development.is_unwanted(flow):
        return
    for found in shipped_development(flow, image):
        if found.instruction.keyword == "RUN":
            installations = flow.history(flow.target, flow.installations)
            managers = [
                each.manager for each in installations if each.instruction is found.instruction
            ]
            option = next((_WITHOUT[each] for each in managers if each in _WITHOUT), "--omit=dev")
            yield Violation(
                found.lines,
                f"This installs devDependencies in what ships{found.measured}."
                f" Leave them out with `{option}`.",
            )
