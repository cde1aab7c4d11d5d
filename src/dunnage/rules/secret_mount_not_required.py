"""Secret mounts that may silently lack."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.secret_mounts import SecretMount, secret_mounts
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_TESTS = ("[", "[[", "test")


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/dockerfile/#run---mounttypesecret",
    tags=("security",),
    examples=[
        Example(
            bad=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json ./\n"
                "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\\n"
                "    npm ci --omit=dev && npm cache clean --force\n"
                "COPY server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            good=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json ./\n"
                "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true \\\n"
                "    npm ci --omit=dev && npm cache clean --force\n"
                "COPY server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            lines=(6,),
        ),
    ],
)
def secret_mount_not_required(flow: Flow) -> Iterator[Violation]:
    """A mounted secret may be absent, and the build goes on without it.

    BuildKit runs the command even if the build was given no such secret; there is no file then, or
    no variable. Package managers go on unauthenticated: private packages are not found, or another
    package of that name comes from the public registry. With `required=true` the build stops and
    names the secret. Write `required=false` where it may lack.
    """
    for secret in secret_mounts(flow):
        if secret.mount.option("required") is None and not _is_tested(secret, flow):
            yield Violation(
                secret.lines,
                f"The secret `{secret.id}` may be absent without a word. Add `required=true`.",
            )


def _is_tested(secret: SecretMount, flow: Flow) -> bool:
    """Tell whether the script looks first whether the secret is there."""
    tests = (each for each in flow.commands(secret.instruction) if each.program in _TESTS)
    text = " ".join(word for test in tests for word in test.words)
    return any(name in text for name in secret.names)
