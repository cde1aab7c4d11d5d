"""The whole build context, in an image that a build stage supplies."""

from collections.abc import Iterator

from dunnage.dockerfile import Stage
from dunnage.flow.builds import Build
from dunnage.flow.copies import Copy
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.removal import RemovalKind
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# What they make is all that is read at run time; Strapi, say, reads its sources too.
_COMPILERS = frozenset(
    {"tsc", "nest", "swc", "babel", "esbuild", "tsup", "tsdown", "webpack", "rspack", "rollup"}
    | {"ncc", "vite", "ng", "next", "nuxt", "astro", "react-router", "react-scripts"}
)
_BUILD = (
    "FROM node:24.11.1-bookworm-slim AS build\nWORKDIR /app\n"
    "COPY package.json package-lock.json ./\nRUN npm ci\n"
    "COPY . .\nRUN npm run build && npm prune --omit=dev\n"
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
)
_START = 'USER node\nCMD ["node", "dist/app.js"]\n'
_GOOD = (
    f"{_BUILD}COPY --from=build /app/node_modules ./node_modules\n"
    f"COPY --from=build /app/dist ./dist\n{_START}"
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/multi-stage/",
    tags=("size",),
    examples=[
        Example(
            bad=(
                f"{_BUILD}COPY . .\nCOPY --from=build /app/node_modules ./node_modules\n"
                f"COPY --from=build /app/dist ./dist\n{_START}"
            ),
            good=_GOOD,
            lines=(10,),
        ),
        Example(
            bad=f"{_BUILD}COPY --from=build /app ./\n{_START}",
            good=_GOOD,
            lines=(10,),
        ),
    ],
)
def source_copied_to_final(flow: Flow) -> Iterator[Violation]:
    """All sources are copied into an image that takes its application from a build stage.

    Sources, tests, the Dockerfile and the lockfile ship, any change to any of them makes a new
    layer, and what `COPY . .` brings from the developer's machine can lay itself over what was
    built. Copy by name what runs: `dist`, `node_modules`, `package.json`.
    """
    if flow.kind in (Kind.BASE, Kind.DEV):
        return
    copies = flow.history(flow.target, flow.copies)
    stages = [each.source for each in copies if isinstance(each.source, Stage)]
    for copy in copies:
        if copy.is_whole_context and stages and not _is_allowlist(flow):
            yield Violation(
                copy.lines,
                "This copies the whole build context beside what the stages before have built:"
                " copy by name what runs.",
            )
        elif isinstance(copy.source, Stage) and _takes_sources(flow, copy, copy.source):
            yield Violation(
                copy.lines,
                f"All of `{copy.paths[0]}` comes along, the sources too: copy what was built.",
            )


def _is_allowlist(flow: Flow) -> bool:
    """Say whether .dockerignore keeps everything out that it does not name."""
    ignore = flow.project.ignore if flow.project else None
    patterns = ignore.patterns if ignore else ()
    return any(each.glob in ("*", "**", "**/*") and not each.negated for each in patterns)


def _takes_sources(flow: Flow, copy: Copy, source: Stage) -> bool:
    """Say whether a folder is taken over in which a build has its sources and its result."""
    built = flow.history(source, flow.builds)
    removals = flow.history(source, flow.removals)
    if not any(map(_compiles, built)) or any(each.what is RemovalKind.OTHER for each in removals):
        return False
    return not _is_allowlist(flow) and any(
        each.is_whole_context and each.destination in copy.paths
        for each in flow.history(source, flow.copies)
    )


def _compiles(build: Build) -> bool:
    is_unknown = build.text is None and "build" in (build.script or "")
    return is_unknown or not _COMPILERS.isdisjoint(build.tools)
