"""NODE_ENV=production where the build's own tools are to be installed."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.left_out import left_out
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_FINAL = (
    "FROM nginx:1.29.3-alpine3.22-slim\n"
    "COPY --from=build /app/dist /usr/share/nginx/html\n"
    "USER nginx\n"
)
_INSTALL = "COPY package.json package-lock.json ./\nRUN npm ci\n"


def _example(before: str, after: str) -> str:
    return (
        "FROM node:24.11.1-bookworm-slim AS build\n"
        f"WORKDIR /app\n{before}{_INSTALL}{after}"
        f"COPY . .\nRUN npm run build\n{_FINAL}"
    )


@practice(
    Severity.ERROR,
    source="https://docs.npmjs.com/cli/commands/npm-ci#omit",
    examples=[
        Example(
            bad=_example("ENV NODE_ENV=production\n", ""),
            good=_example("", "ENV NODE_ENV=production\n"),
            lines=(3,),
        ),
        Example(
            bad=_example("ARG NODE_ENV=production\n", ""),
            good=_example("", "ARG NODE_ENV=production\n"),
            lines=(3,),
        ),
    ],
)
def node_env_before_build_install(flow: Flow) -> Iterator[Violation]:
    """NODE_ENV=production keeps devDependencies from the stage that builds.

    npm, pnpm and yarn 1 leave them out where the variable says so, and RUN sees an ARG like an ENV.
    The compiler or bundler is then missing, often without a word until the build step. Set the
    variable after the installation, or in the final stage alone, or install with `--include=dev`.
    """
    told: set[int] = set()
    for each in left_out(flow):
        if each.variable is not None and id(each.variable) not in told:
            told.add(id(each.variable))
            tools = ", ".join(f"`{tool}`" for tool in each.build.tools[:2]) or "its tools"
            yield Violation(
                each.variable.lines,
                "With this, the installation leaves devDependencies out, and the build of line"
                f" {each.build.lines.first} lacks {tools}.",
            )
