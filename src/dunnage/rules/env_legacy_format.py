"""ENV without an equals sign."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Instruction
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_PAIR = re.compile(r"(?P<head>\s*\w+\s+\S+?)\s+(?P<value>\S|\S.*\S)\s*")
_APP = 'WORKDIR /app\nCOPY dist ./dist\nUSER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/reference/build-checks/legacy-key-value-format/",
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim\n"
                f"ENV NODE_ENV production\nENV GREETING good morning\n{_APP}"
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim\n"
                f'ENV NODE_ENV=production\nENV GREETING="good morning"\n{_APP}'
            ),
            lines=(2, 3),
            fixed=(
                "FROM node:24.11.1-bookworm-slim\n"
                f'ENV NODE_ENV=production\nENV GREETING="good morning"\n{_APP}'
            ),
        ),
    ],
)
def env_legacy_format(dockerfile: Dockerfile) -> Iterator[Violation]:
    """`ENV` is written without an equals sign.

    The old form takes the whole rest of the line for one value: `ENV PORT 3000 HOST 0.0.0.0` sets
    `PORT` to `3000 HOST 0.0.0.0`. BuildKit warns of it, and may give it up. Write `ENV PORT=3000`.
    """
    for instruction in dockerfile.instructions:
        if instruction.keyword == "ENV" and "=" not in instruction.words[0]:
            yield Violation(
                instruction.lines,
                "Without an equals sign the rest of the line is one value: write `ENV NAME=value`.",
                _fix(dockerfile, instruction),
            )


def _fix(dockerfile: Dockerfile, instruction: Instruction) -> Fix | None:
    """Put the sign in, where it cannot change what the value is."""
    match = _PAIR.fullmatch(dockerfile.quote(instruction.lines))
    if match is None:
        return None
    value = match["value"]
    if not re.search(r"\s", value):
        return Fix(instruction.lines, f"{match['head']}={value}")
    if re.search(rf"[\"'{re.escape(dockerfile.escape)}]", value):
        return None
    return Fix(instruction.lines, f'{match["head"]}="{value}"')
