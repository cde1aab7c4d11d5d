"""COPY with a comment behind it, which is none."""

import re
from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, Instruction
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_COMMENTED = re.compile(r"(?P<indent>\s*)(?P<instruction>\S.*?)\s+(?P<comment>#.*)")


_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'USER node\nCMD ["node", "dist/app.js"]\n'
_DEPS = (
    "FROM node:24.11.1-bookworm-slim AS deps\nWORKDIR /app\n"
    "COPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n"
)
_MODULES = "COPY --from=deps /app/node_modules ./node_modules"
_MENDED = f"{_DEPS}{_START}# production only, from deps/\n{_MODULES}\nCOPY dist ./dist\n{_END}"


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/reference/dockerfile/#format",
    examples=[
        Example(
            bad=f"{_START}COPY dist ./dist  # the application\n{_END}",
            good=f"{_START}# the application\nCOPY dist ./dist\n{_END}",
            lines=(4,),
            fixed=f"{_START}# the application\nCOPY dist ./dist\n{_END}",
        ),
        Example(
            bad=(
                f"{_DEPS}{_START}{_MODULES}  # production only, from deps/\n"
                f"COPY dist ./dist\n{_END}"
            ),
            good=_MENDED,
            lines=(8,),
            fixed=_MENDED,
        ),
    ],
)
def copy_trailing_comment(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A comment behind `COPY` or `ADD` is read as file names.

    A comment has a line of its own. Behind an instruction its words are arguments: each one is a
    source, the last one the destination. The build fails because there is no file named `#`.
    """
    for instruction in dockerfile.instructions:
        if instruction.keyword not in ("ADD", "COPY") or instruction.json is not None:
            continue
        # A first word may be a file whose name starts so.
        if any(word.startswith("#") for word in instruction.words[1:]):
            yield Violation(
                instruction.lines,
                f"The words from `#` on are arguments of {instruction.keyword}, no comment.",
                _moved_above(dockerfile, instruction),
            )


def _moved_above(dockerfile: Dockerfile, instruction: Instruction) -> Fix | None:
    match = _COMMENTED.fullmatch(dockerfile.quote(instruction.lines))
    if match is None:  # it goes over several lines
        return None
    comment, moved = (match["indent"] + match[each] for each in ("comment", "instruction"))
    return Fix(instruction.lines, f"{comment}\n{moved}")
