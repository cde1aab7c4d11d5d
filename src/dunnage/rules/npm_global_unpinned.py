"""Command-line tools that are installed in any version."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.steps import Step
from dunnage.model import Severity
from dunnage.project import install, options, pinning
from dunnage.rule import Example, Violation, practice

_DOWNLOADING = (("pnpm", "dlx"), ("yarn", "dlx"))


def _example(install: str) -> str:
    return (
        f"FROM node:24.11.1-bookworm-slim AS build\n{install}\n"
        "WORKDIR /app\nCOPY . .\nRUN hugo-ish --out dist\n"
        "FROM nginx:1.29.3-alpine3.22-slim\n"
        "COPY --from=build /app/dist /usr/share/nginx/html\nUSER nginx\n"
    )


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-install",
    examples=[
        Example(
            bad=_example("RUN npm install --global hugo-ish"),
            good=_example("RUN npm install --global hugo-ish@3.2.1"),
            lines=(2,),
        ),
        Example(
            bad=_example("RUN corepack enable \\\n && corepack prepare pnpm@latest --activate"),
            good=_example("RUN corepack enable \\\n && corepack prepare pnpm@10.21.0 --activate"),
            lines=(3,),
        ),
    ],
)
def npm_global_unpinned(flow: Flow) -> Iterator[Violation]:
    """A tool is installed in whichever version is newest.

    No lockfile holds what `npm install --global` and its kin bring: the build that worked yesterday
    gets another major today, or a release that somebody has tampered with. Name the version, or
    make the tool a devDependency and call it with `npx`.
    """
    for step in flow.steps():
        if floating := tuple(filter(pinning.floats, _asked(step))):
            named = ", ".join(f"`{each}`" for each in floating)
            yield Violation(step.lines, f"{named} may be any version: name one, `@1.2.3`.")


def _asked(step: Step) -> tuple[str, ...]:
    """List the packages that a command installs beside the project's, with their versions."""
    found = install.read(step.command)
    if found is not None:
        names = found.packages if found.is_global and found.verb != "enable" else ()
    else:
        words = install.invocation(step.words)
        operands, _ = options.split(words[0], words[1:]) if words else ((), None)
        runs = (*words[:1], *operands[:1]) in _DOWNLOADING or words[:1] == ("pnpx",)
        names = operands[:2] if runs else ()
        names = names[1:] if words[:1] != ("pnpx",) else names[:1]
    return tuple(map(step.state.scope.expand, names))
