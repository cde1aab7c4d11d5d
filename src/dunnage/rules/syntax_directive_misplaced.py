"""A `# syntax=` that came too late."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile, frontend
from dunnage.dockerfile.syntax import Comment
from dunnage.model import Fix, Lines, Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "FROM node:24.11.1-bookworm-slim\n"
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/dockerfile/#parser-directives",
    examples=[
        Example(
            bad=f"# The shop's API\n# syntax=docker/dockerfile:1\n{_APP}",
            good=f"# syntax=docker/dockerfile:1\n# The shop's API\n{_APP}",
            lines=(2,),
            fixed=f"# syntax=docker/dockerfile:1\n# The shop's API\n{_APP}",
        ),
        Example(
            bad=f"\n# syntax=docker/dockerfile:1.20\n{_APP}",
            good=f"# syntax=docker/dockerfile:1.20\n{_APP}",
            lines=(2,),
            fixed=f"# syntax=docker/dockerfile:1.20\n{_APP}",
        ),
    ],
)
def syntax_directive_misplaced(dockerfile: Dockerfile) -> Iterator[Violation]:
    """The `# syntax=` directive is read as a comment.

    Directives end at the first line that is none: a comment, an empty line or an instruction. What
    follows is a plain comment, without a word of warning, and the file is read by whichever
    frontend the engine happens to bring along. Move the directive to the first line.
    """
    comment = frontend.misplaced(dockerfile)
    if comment is not None:
        yield Violation(
            Lines(comment.line, comment.line),
            "This directive is only a comment here: it has to be the first line of the file.",
            _fix(dockerfile, comment),
        )


def _fix(dockerfile: Dockerfile, comment: Comment) -> Fix | None:
    """Move it to the top, over comments; the blank lines that it leaves behind go."""
    if comment.line > dockerfile.instructions[0].lines.first:
        return None
    directive = dockerfile.text[comment.line - 1]
    above = dockerfile.text[: comment.line - 1]
    return Fix(Lines(1, comment.line), "\n".join((directive, *above)).rstrip("\n"))
