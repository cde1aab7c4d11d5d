"""Files with secrets, copied into the image."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from dunnage import units
from dunnage.flow.flow import Flow
from dunnage.flow.naming import quoted
from dunnage.flow.own_files import own_layers
from dunnage.flow.secret_copies import SecretCopy, secret_copies
from dunnage.flow.shipped_secrets import ShippedSecret, shipped_secrets, stored
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
                "COPY package.json package-lock.json ./\n"
                "RUN npm ci --omit=dev && npm cache clean --force\n"
                "COPY .env server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json ./\n"
                "RUN npm ci --omit=dev && npm cache clean --force\n"
                "COPY .env.example server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            lines=(6,),
        ),
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json .npmrc ./\n"
                "RUN npm ci --omit=dev && npm cache clean --force\n"
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
            files={
                "package.json": '{"name": "app"}\n',
                "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
                "server.js": "",
                ".npmrc": "//registry.example/:_authToken=0123456789abcdef\n",
            },
        ),
    ],
)
def secret_file_copied(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """A file with secrets is copied from the build context.

    A copied `.env`, key or `.npmrc` with a token lies in a layer, for everybody who can pull the
    image. Give such settings to the container when it starts, hand what the build needs to the one
    instruction that needs it with `RUN --mount=type=secret`, and name the files in `.dockerignore`.
    """
    told: set[str] = set()
    certain = (each for each in secret_copies(flow) if each.is_certain and each.removal is None)
    for lines, group in groupby(certain, key=lambda each: each.copy.lines):
        found = [each.path for each in group if not _is_refuted(flow, image, each)]
        if found:
            told.update(found)
            yield Violation(lines, _message(found, ""))
    if image is not None:
        yield from _in_image(flow, image, told)


def _is_refuted(flow: Flow, image: Image | None, copied: SecretCopy) -> bool:
    if image is None or not own_layers(image) or not flow.ships(copied.copy.stage):
        return False
    return stored(image, copied) is None


def _in_image(flow: Flow, image: Image, told: set[str]) -> Iterator[Violation]:
    """Tell what came by ways that the Dockerfile does not show; `told` are paths of the context."""
    found: defaultdict[Lines, list[ShippedSecret]] = defaultdict(list)
    for each in shipped_secrets(flow, image):
        if each.hidden_by is None and each.source not in told:
            found[each.lines].append(each)
    for lines, group in sorted(found.items()):
        size = f" ({units.size(sum(each.size for each in group))})"
        origins = tuple(sorted({each.origin for each in group if each.origin is not None}))
        paths = [each.path for each in group]
        yield Violation(lines, _message(paths, size), origins=origins)


def _message(paths: list[str], size: str) -> str:
    verb = "hold" if len(paths) > 1 else "holds"
    return f"{quoted(paths)}{size} {verb} secrets and can be read in this layer."
