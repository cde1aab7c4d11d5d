"""Installations that the lockfile does not decide."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Instruction
from dunnage.dockerfile.shell import Command, commands
from dunnage.model import Fix, Lines, Severity
from dunnage.project import install
from dunnage.project.install import Install
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_CURE = {
    "npm": "npm ci",
    "yarn": "yarn install --immutable` (Berry) or `--frozen-lockfile",
    "pnpm": "pnpm install --frozen-lockfile",
    "bun": "bun install --frozen-lockfile",
}
_FILES = {"package.json": '{"name": "app"}\n', "package-lock.json": '{"lockfileVersion": 3}\n'}


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-ci",
    examples=[
        Example(
            bad="FROM node:24-slim\nCOPY package*.json ./\nRUN npm install\nUSER node\n",
            good="FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci\nUSER node\n",
            lines=(3,),
            fixed="FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci\nUSER node\n",
            files=_FILES,
        ),
        Example(
            bad=(
                "FROM node:24-slim\n"
                "RUN corepack enable && \\\n"
                "    pnpm install --prod && \\\n"
                "    npm i express\n"
                "RUN yarn --production\n"
                "USER node\n"
            ),
            good=(
                "FROM node:24-slim\n"
                "RUN npm install --global pnpm@10.21.0 && \\\n"
                "    pnpm install --prod --frozen-lockfile\n"
                "RUN yarn install --immutable && yarn build\n"
                "USER node\n"
            ),
            lines=(3, 4, 5),
        ),
    ],
)
def npm_install_instead_of_ci(
    dockerfile: Dockerfile, project: Project | None
) -> Iterator[Violation]:
    """An installation may get other versions than the lockfile's.

    `npm install` (and yarn, pnpm and bun without a frozen lockfile) resolves anew what does not fit
    the lockfile, so the image can hold versions that nobody has tested. `npm ci` installs exactly
    what is locked, and fails where package.json and lockfile disagree.
    """
    for instruction in dockerfile.instructions:
        if instruction.keyword != "RUN":
            continue
        for command in commands(instruction):
            found = install.read(command)
            if found and not found.is_global and not found.is_frozen and not _is_local(found):
                yield Violation(
                    command.lines,
                    _message(found, project),
                    _fix(dockerfile, instruction, command, found, project),
                )


def _is_local(found: Install) -> bool:
    return bool(found.packages) and all(
        package.startswith((".", "/", "file:")) for package in found.packages
    )


def _message(found: Install, project: Project | None) -> str:
    written = " ".join(filter(None, (found.manager, found.verb, *found.packages)))
    if found.packages:
        return f"`{written}` installs outside of the lockfile. Add it to package.json."
    if project and project.package_json and not _has_lockfile(found, project):
        return f"`{written}` resolves versions anew: commit a lockfile and use `{_CURE['npm']}`."
    return (
        f"`{written}` may install other versions than the lockfile's; use `{_CURE[found.manager]}`."
    )


def _has_lockfile(found: Install, project: Project) -> bool:
    return any(lockfile.kind in found.lockfiles for lockfile in project.lockfiles)


def _fix(
    dockerfile: Dockerfile,
    instruction: Instruction,
    command: Command,
    found: Install,
    project: Project | None,
) -> Fix | None:
    """Write `npm ci`, where the lockfile is there and the words stand once on one line."""
    if found.manager != "npm" or found.packages or instruction.json is not None:
        return None
    if project is None or not _has_lockfile(found, project):
        return None
    line = Lines(command.lines.first, command.lines.first)
    words = rf"(?<![\w./-])npm\s+{re.escape(found.verb)}(?![\w./-])"
    fixed, count = re.subn(words, "npm ci", dockerfile.quote(line))
    return Fix(line, fixed) if count == 1 else None
