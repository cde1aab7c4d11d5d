"""Secrets that are copied and removed too late."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.naming import line_names, quoted
from dunnage.flow.own_files import own_layers
from dunnage.flow.secret_copies import SecretCopy, secret_copies
from dunnage.flow.secret_mounts import secret_mounts
from dunnage.flow.shipped_secrets import shipped_secrets, stored
from dunnage.model import Image, Lines, Severity
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
def secret_copied_then_removed(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """A copied secret is removed in a later instruction, and stays in the layer below.

    Every instruction makes a layer, and a layer only hides what an earlier one holds: whoever has
    the image can take the file out of it. Mount the secret for the one instruction that needs it,
    `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci`; then no layer ever
    holds it.
    """
    told: set[str] = set()
    for each in secret_copies(flow):
        if each.removal is not None and _is_kept(flow, image, each):
            told.add(each.path)
            yield _violation(each.copy.lines, each.path, each.removal.lines)
    for hidden in shipped_secrets(flow, image) if image else ():
        if hidden.hidden_by is not None and hidden.source not in told:
            yield _violation(hidden.lines, hidden.path, hidden.hidden_by)


def _is_kept(flow: Flow, image: Image | None, found: SecretCopy) -> bool:
    if not flow.ships(found.copy.stage) or _is_fed(found, flow):
        return False
    return image is None or not own_layers(image) or stored(image, found) is not None


def _violation(lines: Lines, path: str, removal: Lines) -> Violation:
    message = f"This layer keeps {quoted([path])}, though {line_names([removal])} removes it."
    return Violation(lines, message)


def _is_fed(found: SecretCopy, flow: Flow) -> bool:
    """Tell whether the file takes its secret from a mount: then there is none in it."""
    stages = (each.stage for each in secret_mounts(flow))
    return not found.is_certain and found.copy.stage in stages
