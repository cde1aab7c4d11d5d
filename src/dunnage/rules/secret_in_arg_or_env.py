"""Secrets handed to the build as arguments."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# The last word decides, so that TOKEN_TTL_SECONDS, PASSWORD_FILE and AUTH_URL are no secrets.
_SECRET_NAME = re.compile(
    r"(.*_)?(\w*token|password|passwd|pwd|passphrase|secret|secrets|credential|credentials|apikey"
    r"|auth|(api|access|private|secret|signing|encryption|ssh|deploy|license)_?key)",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(
    r"npm_[A-Za-z0-9]{36}|gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,}|glpat-[\w-]{20}"
    r"|(AKIA|ASIA)[A-Z0-9]{16}|xox[abps]-[\w-]{10,}|sk_live_\w{16,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|[a-z][a-z0-9+]*://[^/\s:@]+:[^/\s@$]+@",
)


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/build/building/secrets/",
    tags=("security",),
    examples=[
        Example(
            bad=(
                "FROM node:24-slim\n"
                "ARG NPM_TOKEN\n"
                "ARG REGISTRY=https://ci:hunter2@registry.example\n"
                "USER node\n"
            ),
            good=(
                "FROM node:24-slim\n"
                "ARG NPM_TOKEN_FILE=/run/secrets/npm TOKEN_TTL_SECONDS=60 PUBLIC_KEY\n"
                "RUN --mount=type=secret,id=npm,target=/root/.npmrc,required=true npm ci\n"
                "USER node\n"
            ),
            lines=(2, 3),
        ),
    ],
)
def secret_in_arg(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A secret is passed as a build argument.

    The values of build arguments stay in the image's history and in build records, where anyone who
    can pull the image reads them. Hand a secret to the one instruction that needs it:
    `RUN --mount=type=secret,id=npm,required=true …`.
    """
    for instruction in dockerfile.instructions:
        if instruction.keyword == "ARG":
            for argument in instruction.assignments:
                named = _SECRET_NAME.fullmatch(argument.name)
                if named or _SECRET_VALUE.search(argument.value or ""):
                    # The value is not repeated.
                    yield Violation(
                        instruction.lines,
                        f"`{argument.name}` looks like a secret; "
                        "a build argument's value can be read from the image.",
                    )
