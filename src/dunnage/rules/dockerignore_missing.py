"""Build contexts without a .dockerignore."""

from collections.abc import Iterator

from dunnage.flow.context_copies import context_copies, copied
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_FILES = {
    "package.json": '{"name": "app"}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    "src/server.js": "",
}


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim AS build\n"
                "WORKDIR /app\n"
                "COPY package.json package-lock.json ./\n"
                "RUN npm ci\n"
                "COPY . .\n"
                "RUN npm run build && npm prune --omit=dev\n"
                "\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY --from=build /app/node_modules ./node_modules\n"
                "COPY --from=build /app/dist ./dist\n"
                "USER node\n"
                'CMD ["node", "dist/server.js"]\n'
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim AS build\n"
                "WORKDIR /app\n"
                "COPY package.json package-lock.json ./\n"
                "RUN npm ci\n"
                "COPY src ./src\n"
                "RUN npm run build && npm prune --omit=dev\n"
                "\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY --from=build /app/node_modules ./node_modules\n"
                "COPY --from=build /app/dist ./dist\n"
                "USER node\n"
                'CMD ["node", "dist/server.js"]\n'
            ),
            lines=(5,),
            files=_FILES,
        ),
    ],
)
def dockerignore_missing(flow: Flow, project: Project) -> Iterator[Violation]:
    """The whole build context is copied, and there is no `.dockerignore`.

    `COPY . .` takes everything along: `.git`, whose every commit rebuilds the layer, local secrets,
    and the `node_modules` of the machine that builds, over the ones that were just installed. Begin
    a `.dockerignore` with `**/node_modules`, `.git`, `**/.env*` and `**/*.log`.
    """
    if project.ignore is not None or project.is_file(".dockerignore"):
        return
    for copy in tuple(context_copies(flow))[::-1]:
        grave = next((each.path for each in copied(flow, project, copy) if each.is_grave), None)
        if copy.is_whole_context and copy.instruction.flag("exclude") is None:
            yield Violation(copy.lines, "This copies the whole context; there is no .dockerignore.")
            return
        if grave is not None:
            yield Violation(copy.lines, f"This copies `{grave}`; there is no .dockerignore.")
            return
