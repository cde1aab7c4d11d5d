"""Options of npm that `--omit` has replaced."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.flow.flow import Flow
from dunnage.flow.steps import Step
from dunnage.model import Fix, Lines, Severity
from dunnage.project import install, options
from dunnage.rule import Example, Violation, practice

_LAST_WITHOUT_OMIT = 6
_CURE = {
    "--production": "--omit=dev",
    "--production=true": "--omit=dev",
    "--prod": "--omit=dev",
    "--only=production": "--omit=dev",
    "--only=prod": "--omit=dev",
    "--production=false": "--include=dev",
    "--also=dev": "--include=dev",
    "--also=development": "--include=dev",
    "--no-optional": "--omit=optional",
}


def _example(flag: str) -> str:
    return (
        "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
        "COPY package.json package-lock.json ./\n"
        f"RUN npm ci {flag} && npm cache clean --force\n"
        'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
    )


@practice(
    Severity.NOTE,
    source="https://docs.npmjs.com/cli/using-npm/config#production",
    examples=[
        Example(
            bad=_example(flag),
            good=_example("--omit=dev"),
            lines=(5,),
            fixed=_example("--omit=dev"),
        )
        for flag in ("--only=production", "--production")
    ],
)
def npm_deprecated_flag(flow: Flow) -> Iterator[Violation]:
    """An option is used that npm has deprecated.

    Since npm 7, `--production`, `--only` and `--also` print a warning and stand for `--omit=dev`
    and `--include=dev`. A later major may drop them, and then devDependencies would be installed.
    """
    for step in flow.steps():
        major = flow.base(step.stage).npm_major
        if major is None or major > _LAST_WITHOUT_OMIT:
            for option in sorted(_deprecated(step)):
                yield Violation(
                    step.lines,
                    f"`{option}` is deprecated. Use `{_CURE[option]}`.",
                    _fix(flow.dockerfile, step, option),
                )


def _deprecated(step: Step) -> frozenset[str]:
    words = install.invocation(step.words)
    if words[:1] != ("npm",):
        return frozenset()
    operands, given = options.split("npm", words[1:])
    installs = operands[:1] == ("prune",) or install.read(step.command) is not None
    return given & _CURE.keys() if installs else frozenset()


def _fix(dockerfile: Dockerfile, step: Step, option: str) -> Fix | None:
    """Replace the option where it stands once, and in the command's own lines."""
    name, _, value = option.partition("=")
    written = re.escape(name) + (rf"[= ]{value}" if value else "")
    for number in range(step.lines.first, step.lines.last + 1):
        line = Lines(number, number)
        text = dockerfile.quote(line)
        fixed, count = re.subn(rf"(?<=\s){written}(?![\w=-])", _CURE[option], text)
        if count:
            return Fix(line, fixed) if count == 1 else None
    return None
