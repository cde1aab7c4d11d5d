"""Secrets that are copied and removed too late."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.secret_copies import SecretCopy, secret_copies
from dunnage.flow.secret_mounts import secret_mounts
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice


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
                "COPY .npmrc package.json package-lock.json ./\n"
                "RUN npm ci --omit=dev && npm cache clean --force && rm -f .npmrc\n"
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
            lines=(4,),
        ),
    ],
)
def secret_copied_then_removed(flow: Flow) -> Iterator[Violation]:
    """A copied secret is removed in a later instruction, and stays in the layer below.

    Every instruction makes a layer, and a layer only hides what an earlier one holds: whoever has
    the image can take the file out of it. Mount the secret for the one instruction that needs it,
    `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci`; then no layer ever
    holds it.
    """
    for each in secret_copies(flow):
        if each.removal is not None and flow.ships(each.copy.stage) and not _is_fed(each, flow):
            line = each.removal.lines.first
            yield Violation(
                each.copy.lines, f"This layer keeps `{each.path}`, though line {line} removes it."
            )


def _is_fed(found: SecretCopy, flow: Flow) -> bool:
    """Tell whether the file takes its secret from a mount: then there is none in it."""
    stages = (each.stage for each in secret_mounts(flow))
    return not found.is_certain and found.copy.stage in stages
