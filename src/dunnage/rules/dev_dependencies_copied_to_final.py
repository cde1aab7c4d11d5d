"""devDependencies that come along from the stage that builds."""

from collections.abc import Iterator

from dunnage.flow import development
from dunnage.flow.flow import Flow
from dunnage.flow.shipped_development import shipped_development
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_BUILD = (
    "FROM node:24.11.1-bookworm-slim AS build\n"
    "WORKDIR /app\n"
    "COPY package.json package-lock.json ./\n"
    "RUN npm ci\n"
    "COPY src ./src\n"
)
_FINAL = (
    "FROM node:24.11.1-bookworm-slim\n"
    "ENV NODE_ENV=production\n"
    "WORKDIR /app\n"
    "COPY --from=build /app/node_modules ./node_modules\n"
    "COPY --from=build /app/dist ./dist\n"
    'USER node\nCMD ["node", "dist/server.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-prune",
    tags=("security", "size"),
    examples=[
        Example(
            bad=f"{_BUILD}RUN npm run build\n{_FINAL}",
            good=f"{_BUILD}RUN npm run build && npm prune --omit=dev\n{_FINAL}",
            lines=(10,),
        ),
    ],
)
def dev_dependencies_copied_to_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The `node_modules` of the stage that builds ship with all devDependencies.

    The build needs them, the application does not; they are often the larger part of the image, and
    most of what a scanner finds in it. End the build with `npm prune --omit=dev` (pnpm: `prune
    --prod`), or copy from a stage that installs with `--omit=dev`.
    """
    if not development.is_unwanted(flow):
        return
    for found in shipped_development(flow, image):
        if found.instruction.keyword != "RUN":
            stage = found.stage
            origin = f"stage `{stage.name}`" if stage and stage.name else "another stage"
            yield Violation(
                found.lines,
                f"The node_modules of {origin} come with devDependencies{found.measured}."
                " Prune them there before.",
                origins=found.origins,
            )
