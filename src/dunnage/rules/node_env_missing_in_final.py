"""Services that start without NODE_ENV=production."""

from collections.abc import Iterator

from dunnage.dockerfile import Stage
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Fix, Image, Severity
from dunnage.rule import Example, Violation, practice

_NAME = "NODE_ENV"
_BUILD = (
    "FROM node:24.11.1-bookworm-slim AS build\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY dist ./dist\n"
)
_FINAL = (
    'WORKDIR /app\nCOPY --from=build /app/dist ./dist\nUSER node\nCMD ["node", "dist/server.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production",
    examples=[
        Example(
            bad=f"{_BUILD}FROM node:24.11.1-bookworm-slim\n{_FINAL}",
            good=f"{_BUILD}FROM node:24.11.1-bookworm-slim\nENV NODE_ENV=production\n{_FINAL}",
            lines=(5,),
            fixed=f"{_BUILD}FROM node:24.11.1-bookworm-slim\nENV NODE_ENV=production\n{_FINAL}",
        ),
    ],
)
def node_env_missing_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """NODE_ENV is not set where the application runs.

    Express and many others then run as in development: templates are not cached, errors go out with
    their stack traces, and libraries check more than they need. An ENV holds for its own stage and
    those built FROM it, an ARG for the build alone: write `ENV NODE_ENV=production` in the final
    stage.
    """
    if flow.kind is not Kind.SERVICE or _is_set(flow, image):
        return
    elsewhere = next((each for each in flow.stages if _sets(flow, each)), None)
    name = f"stage `{elsewhere.name}`" if elsewhere and elsewhere.name else "another stage"
    where = "" if elsewhere is None else f" It is set in {name}, which does not ship."
    yield Violation(
        flow.target.origin.lines,
        f"NODE_ENV is not set in what runs: add `ENV NODE_ENV=production`.{where}",
        _fix(flow),
    )


def _is_set(flow: Flow, image: Image | None) -> bool:
    """Look for the variable in the image, or wherever it may be set."""
    if image is not None and _NAME in dict(image.config.environment):
        return True
    if flow.state(flow.target).environment(_NAME) is not None:
        return True
    if image is None and not flow.base(flow.target).unset(_NAME):
        return True
    process = flow.process
    words = () if process is None else (*process.argv, *(process.script_text or "").split())
    return any(word.startswith("--env-file") or f"{_NAME}=" in word for word in words)


def _sets(flow: Flow, stage: Stage) -> bool:
    return flow.state(stage).environment(_NAME) == "production"


def _fix(flow: Flow) -> Fix | None:
    """Set it behind FROM, where nothing is installed or built that would notice."""
    stage = flow.target
    if flow.steps(stage) or any(each.keyword == "ARG" for each in stage.instructions):
        return None
    lines = stage.origin.lines
    return Fix(lines, f"{flow.dockerfile.quote(lines)}\nENV {_NAME}=production")
