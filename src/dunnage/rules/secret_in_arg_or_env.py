"""Secrets in build arguments and in the image's environment."""

from collections.abc import Iterator
from itertools import chain

from dunnage.dockerfile import Dockerfile, Instruction, secrets
from dunnage.dockerfile.syntax import Assignment
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_KEPT = {
    "ARG": "a build argument's value can be read from the image's history",
    "ENV": "everybody who has the image, and every process in it, can read its environment",
}


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/build/building/secrets/",
    tags=("security",),
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "ARG NPM_TOKEN\n"
                "ARG REGISTRY=https://ci:hunter2@registry.example\n"
                "ENV SESSION_SECRET=correct-horse-battery\n"
                "COPY --chown=node:node server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "ARG TOKEN_TTL_SECONDS=60\n"
                "ENV SESSION_SECRET_FILE=/run/secrets/session NEXT_PUBLIC_API_KEY=pk-1234\n"
                "COPY --chown=node:node server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            lines=(4, 5, 6),
        ),
    ],
)
def secret_in_arg_or_env(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A secret is passed as a build argument or set in the environment.

    The values of `ARG` and `ENV` stay in the image's configuration, its history and the build's
    records, where anyone who can pull the image reads them. Hand a secret to the one instruction
    that needs it, with `RUN --mount=type=secret,id=npm,required=true …`, and to the running
    container when it starts.
    """
    for instruction in dockerfile.instructions:
        inner = instruction.onbuild or instruction
        if inner.keyword not in _KEPT:
            continue
        for each in inner.assignments:
            if _is_secret(each, inner.keyword) and not _is_harmless(each, instruction, dockerfile):
                # The value is not repeated.
                yield Violation(
                    instruction.lines, f"`{each.name}` looks like a secret; {_KEPT[inner.keyword]}."
                )


def _is_secret(assigned: Assignment, keyword: str) -> bool:
    value = _unquoted(assigned)
    if secrets.holds_secret(value):
        return True
    is_given = keyword == "ARG" and not value  # by --build-arg
    could_be = is_given or secrets.could_be_secret(value)
    return could_be and secrets.is_secret_name(assigned.name)


def _is_harmless(assigned: Assignment, instruction: Instruction, dockerfile: Dockerfile) -> bool:
    match instruction.keyword:
        case "ARG" if instruction in dockerfile.preamble and not assigned.value:
            # No RUN sees a global ARG; the stage that takes it up is told of.
            return assigned.name in _arguments(dockerfile)
        case "ENV" if secrets.is_placeholder(_unquoted(assigned)):
            # It stands in for a secret: no harm in a stage that does not ship.
            return all(
                instruction not in stage.instructions for stage in dockerfile.target.ancestry
            )
        case _:
            return False


def _arguments(dockerfile: Dockerfile) -> Iterator[str]:
    instructions = chain.from_iterable(stage.instructions for stage in dockerfile.stages)
    arguments = (each.assignments for each in instructions if each.keyword == "ARG")
    return (argument.name for argument in chain.from_iterable(arguments))


def _unquoted(assigned: Assignment) -> str:
    return (assigned.value or "").strip("\"'")
