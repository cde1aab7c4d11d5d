"""Files with secrets, copied into the image."""

from collections.abc import Iterator
from itertools import groupby

from dunnage.flow.flow import Flow
from dunnage.flow.secret_copies import secret_copies
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_MOST_NAMES = 3


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
def secret_file_copied(flow: Flow) -> Iterator[Violation]:
    """A file with secrets is copied from the build context.

    A copied `.env`, key or `.npmrc` with a token lies in a layer, for everybody who can pull the
    image. Give such settings to the container when it starts, hand what the build needs to the one
    instruction that needs it with `RUN --mount=type=secret`, and name the files in `.dockerignore`.
    """
    certain = (each for each in secret_copies(flow) if each.is_certain and each.removal is None)
    for _, group in groupby(certain, key=lambda each: each.copy.lines):
        found = tuple(group)
        names = ", ".join(f"`{each.path}`" for each in found[:_MOST_NAMES])
        more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
        verb = "hold" if len(found) > 1 else "holds"
        yield Violation(
            found[0].copy.lines, f"{names}{more} {verb} secrets and can be read in this layer."
        )
