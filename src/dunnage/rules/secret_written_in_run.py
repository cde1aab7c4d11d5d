"""Secrets that a command writes into a layer."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.secret_writes import secret_writes
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/build/building/secrets/",
    tags=("security",),
    examples=[
        Example(
            bad=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json ./\n"
                "RUN --mount=type=secret,id=npm,required=true \\\n"
                '    echo "//registry.example/:_authToken=$(cat /run/secrets/npm)" > .npmrc && \\\n'
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
                "RUN --mount=type=secret,id=npm,env=NPM_TOKEN,required=true \\\n"
                "    echo '//registry.example/:_authToken=${NPM_TOKEN}' > .npmrc && \\\n"
                "    npm ci --omit=dev && npm cache clean --force\n"
                "COPY server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            lines=(7,),
        ),
    ],
)
def secret_written_in_run(flow: Flow) -> Iterator[Violation]:
    """A command writes a secret into a layer, or has it in its text.

    What a `RUN` leaves behind is in its layer, and its text is in the image's history; a later
    `rm` takes it from neither. Mount the whole file with
    `--mount=type=secret,id=npmrc,target=/root/.npmrc`, or write a variable's name in single quotes,
    for npm to look the token up when it runs.
    """
    for each in secret_writes(flow):
        if each.file is None:
            message = "A secret stands in this command, which the image's history keeps."
        else:
            message = f"This writes a secret to `{each.file}`, which stays in the layer."
        yield Violation(each.step.lines, message)
