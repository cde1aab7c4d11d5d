"""A package manager as the container's main process."""

import json
import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Instruction
from dunnage.dockerfile.shell import commands
from dunnage.model import Fix, Severity
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_MANAGERS = ("npm", "npx", "yarn", "pnpm", "pnpx", "bunx")
_INITS = ("dumb-init", "tini", "catatonit")
# A start script that is one plain command: no quotes, variables, operators or globs.
_PLAIN_NODE = re.compile(r"node( [\w./:=@-]+)+")
_STARTS = (("npm", "start"), ("npm", "run", "start"), ("yarn", "start"), ("pnpm", "start"))
_FILES = {"package.json": '{"name": "app", "scripts": {"start": "node dist/server.js"}}\n'}


@practice(
    Severity.WARNING,
    source="https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd",
    examples=[
        Example(
            bad='FROM node:24-slim\nUSER node\nCMD ["npm", "start"]\n',
            good='FROM node:24-slim\nUSER node\nCMD ["node", "dist/server.js"]\n',
            lines=(3,),
            fixed='FROM node:24-slim\nUSER node\nCMD ["node", "dist/server.js"]\n',
            files=_FILES,
        ),
        Example(
            bad=(
                "FROM node:24-slim\nUSER node\n"
                'ENTRYPOINT ["dumb-init", "--"]\nCMD ["yarn", "run", "start:prod"]\n'
            ),
            good=(
                "FROM node:24-slim AS build\nCMD npm start\n"
                "FROM node:24-slim\nUSER node\n"
                'ENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "server.js"]\n'
            ),
            lines=(4,),
        ),
    ],
)
def cmd_npm_start(dockerfile: Dockerfile, project: Project | None) -> Iterator[Violation]:
    """The container starts its application through a package manager.

    npm and its kin stay in front of the application as a process of their own: signals to stop
    reach them first and are not always passed on, the exit code is theirs, and they take tens of
    megabytes of memory. Start `node` itself.
    """
    stage = dockerfile.target
    for instruction in (stage.entrypoint, stage.command):
        if instruction is None:
            continue
        for command in commands(instruction):
            words = _without_init(command.words)
            if words and words[0].rpartition("/")[2] in _MANAGERS:
                yield Violation(
                    instruction.lines,
                    f"`{words[0]}` is the main process, and not the application.",
                    _fix(instruction, words, project),
                )


def _without_init(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words or words[0].rpartition("/")[2] not in _INITS:
        return words
    rest = words[1:]
    while rest and rest[0].startswith("-"):
        rest = rest[1:]
    return rest


def _fix(instruction: Instruction, words: tuple[str, ...], project: Project | None) -> Fix | None:
    """Write out the start script, where it is one plain command and nothing runs around it."""
    if project is None or project.package_json is None or instruction.json != words:
        return None
    scripts = dict(project.package_json.scripts)
    start = scripts.get("start", "")
    if words not in _STARTS or {"prestart", "poststart"} & scripts.keys():
        return None
    if not _PLAIN_NODE.fullmatch(start) or instruction.lines.first != instruction.lines.last:
        return None
    return Fix(instruction.lines, f"{instruction.keyword} {json.dumps(start.split())}")
