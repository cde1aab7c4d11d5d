"""Builds whose tools were not installed."""

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


def _example(options: str) -> str:
    return (
        "FROM node:24.11.1-bookworm-slim AS build\n"
        "WORKDIR /app\n"
        "COPY package.json package-lock.json ./\n"
        f"RUN npm ci{options}\n"
        "COPY . .\n"
        f"RUN npm run build\n{_FINAL}"
    )


@practice(
    Severity.ERROR,
    source="https://docs.npmjs.com/cli/commands/npm-ci#omit",
    examples=[Example(bad=_example(" --omit=dev"), good=_example(""), lines=(6,))],
)
def build_without_dev_dependencies(flow: Flow) -> Iterator[Violation]:
    """A build needs devDependencies that were left out.

    Compilers and bundlers are devDependencies, so the build ends with exit code 127 and `tsc: not
    found`. Install everything in the stage that builds, and leave devDependencies out of what is
    copied to the image: by `npm prune --omit=dev` after the build, or in a stage of its own.
    """
    for each in left_out(flow):
        if each.variable is None:
            line = f" (line {each.reason.lines.first})" if each.reason.lines else ""
            what = ", ".join(f"`{tool}`" for tool in each.build.tools[:2]) or "This"
            yield Violation(
                each.build.lines,
                f"{what} needs devDependencies, which {_words(each.reason.text)}{line} left out.",
            )


def _words(text: str) -> str:
    return text if text.startswith("`") else f"`{text}`"
