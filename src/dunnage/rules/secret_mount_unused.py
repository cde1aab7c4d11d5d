"""Secret mounts that nothing reads."""

from collections.abc import Iterator

from dunnage.dockerfile import Instruction
from dunnage.flow.flow import Flow
from dunnage.flow.npm_credentials import unread_variables, words
from dunnage.flow.secret_mounts import FOLDER, SecretMount, secret_mounts
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

# Programs that look for no secret of their own accord, and npm's commands of that kind.
_BLIND = ("apk", "apt", "apt-get", "cat", "cd", "corepack", "echo", "export", "mkdir", "rm", "set")
_NPM = ("npm", "pnpm")
_INSTALLS = ("cache", "ci", "clean-install", "i", "install", "prune")
_LIFECYCLE = {"preinstall", "install", "postinstall", "prepublish", "prepare"}


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/docker-and-private-modules",
    tags=("security",),
    examples=[
        Example(
            bad=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json ./\n"
                "RUN --mount=type=secret,id=npm_token,required=true \\\n"
                "    NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci --omit=dev && \\\n"
                "    npm cache clean --force\n"
                "COPY server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            good=(
                "# syntax=docker/dockerfile:1\n"
                "FROM node:24.11.1-bookworm-slim\n"
                "WORKDIR /app\n"
                "ENV NODE_ENV=production\n"
                "COPY package.json package-lock.json .npmrc ./\n"
                "RUN --mount=type=secret,id=npm_token,required=true \\\n"
                "    NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci --omit=dev && \\\n"
                "    npm cache clean --force\n"
                "COPY server.js ./\n"
                "USER node\n"
                'CMD ["node", "server.js"]\n'
            ),
            lines=(6,),
        ),
    ],
)
def secret_mount_unused(flow: Flow) -> Iterator[Violation]:
    """A secret is mounted, and nothing reads it.

    A file below `/run/secrets` helps only a command that names it. npm reads an `.npmrc`, and a
    variable such as `NPM_TOKEN` only where an `.npmrc` names it
    (`//registry.example/:_authToken=${NPM_TOKEN}`). Otherwise the installation is unauthenticated,
    whatever was mounted: mount the `.npmrc` itself, with `target=/root/.npmrc`.
    """
    for secret in secret_mounts(flow):
        if not _is_blind(secret.instruction, flow):
            continue
        if not _is_found(secret):
            yield Violation(secret.lines, f"Nothing here reads the secret `{secret.id}`.")
        for variable in unread_variables(secret, flow):
            message = f"npm reads `{variable}` only where an .npmrc names it, and none does."
            yield Violation(secret.lines, message)


def _is_blind(run: Instruction, flow: Flow) -> bool:
    """Tell whether nothing in a RUN finds a secret that the RUN does not name."""
    manifests = flow.project.manifests.values() if flow.project else ()
    if any(_LIFECYCLE & each.scripts.keys() for each in manifests):
        return False
    return all(
        command.program is None
        or command.program in _BLIND
        or (command.program in _NPM and command.words[1:2] and command.words[1] in _INSTALLS)
        for command in flow.commands(run)
    )


def _is_found(secret: SecretMount) -> bool:
    """Tell whether it is named, or lies where some program may look unasked."""
    text = words(secret.instruction)
    by_default = secret.target is not None and secret.target.startswith(f"{FOLDER}/")
    return not by_default or any(name in text for name in secret.names)
