"""Builds that take place in the image that ships."""

import re
from collections.abc import Iterator

from dunnage.flow.builds import Build
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_BUILD = re.compile(r"\b(build|compile|bundle|transpile)", re.IGNORECASE)
_COMPILERS = frozenset(
    {"tsc", "vue-tsc", "tsc-alias", "babel", "swc", "esbuild", "webpack", "rollup", "rspack"}
    | {"tsup", "tsdown", "unbuild", "microbundle", "parcel", "ncc", "gulp", "grunt", "sass"}
    | {"postcss", "tailwindcss"}
)
# Tools that build on demand.
_FRAMEWORKS = frozenset(
    {"next", "nest", "nuxt", "nuxi", "vite", "ng", "nx", "turbo", "lerna", "astro", "gatsby"}
    | {"react-scripts", "remix", "react-router", "svelte-kit", "vue-cli-service", "rsbuild"}
    | {"docusaurus", "strapi", "medusa", "quasar", "vitepress", "ember", "expo"}
)
_STEPS = (
    "WORKDIR /app\n"
    "COPY package.json package-lock.json ./\n"
    "RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts\n"
    "COPY tsconfig.json ./\n"
    "COPY src ./src\n"
    "RUN npm run build\n"
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/multi-stage/",
    examples=[
        Example(
            bad=(
                f"# syntax=docker/dockerfile:1\nFROM node:24.11.1-bookworm-slim\n{_STEPS}"
                'ENV NODE_ENV=production\nUSER node\nCMD ["node", "dist/app.js"]\n'
            ),
            good=(
                f"# syntax=docker/dockerfile:1\nFROM node:24.11.1-bookworm-slim AS build\n{_STEPS}"
                "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
                "COPY --from=build /app/dist ./dist\n"
                'USER node\nCMD ["node", "dist/app.js"]\n'
            ),
            lines=(2,),
            also=("dev-dependencies-in-final",),
        ),
    ],
)
def single_stage_build(flow: Flow) -> Iterator[Violation]:
    """The application is built in the image that ships.

    Its sources, the compiler and all devDependencies ship with it; what a later step deletes stays
    in the layer below. Build in a stage of its own, and take over what the application needs to
    run: `COPY --from=build`.
    """
    if flow.kind in (Kind.DEV, Kind.BASE):
        return
    builds = (build for stage in flow.target.ancestry for build in flow.builds(stage))
    if build := next(filter(_makes_the_application, builds), None):
        yield Violation(
            flow.target.origin.lines,
            f"The stage that ships also builds (line {build.lines.first}):"
            " build in another stage and copy the result.",
        )


def _makes_the_application(build: Build) -> bool:
    """Leave out tests, linters and code generators, so far as scripts are known."""
    if build.tools:
        words = " ".join((build.text or "", *build.step.words))
        return any(
            tool in _COMPILERS or (tool in _FRAMEWORKS and _BUILD.search(words))
            for tool in build.tools
        )
    return build.text is None and _BUILD.search(build.script or "") is not None
