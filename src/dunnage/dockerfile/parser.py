"""A Dockerfile from its bytes, read as BuildKit reads it.

dockerfile-parse knows instructions, but neither here-documents nor the finer rules of
continuations (https://github.com/containerbuildsystem/dockerfile-parse/issues/145). So it is given
a twin of the file, in which every instruction stands whole on its first line and all else is blank.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from dockerfile_parse import DockerfileParser  # noqa: TID251 - its one home

from dunnage.dockerfile import heredocs, instructions, lines, stages
from dunnage.dockerfile.document import Dockerfile
from dunnage.dockerfile.lines import Reader
from dunnage.dockerfile.syntax import DockerfileError
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.dockerfile.lines import LogicalLine
    from dunnage.dockerfile.syntax import Heredoc, Instruction

_WITH_HEREDOCS = frozenset({"ADD", "COPY", "RUN"})

# From a private use area: it fences an instruction's value in the twin, so that blanks and
# backslashes at its ends mean nothing there.
_FENCE = "\ue000"


def parse(
    data: bytes, *, target: str | None = None, build_args: Mapping[str, str] | None = None
) -> Dockerfile:
    """Read a Dockerfile; DockerfileError where BuildKit refuses the file or lacks the target."""
    text = lines.decode(data)
    directives = lines.directives(text)
    escape = next((each.value for each in directives if each.name == "escape"), "\\")
    reader = Reader(text, escape, skip=len(directives))
    found = _agreed(tuple(_instructions(reader, escape)), len(text))
    linked = stages.link(found, escape, build_args or {})
    return Dockerfile(
        instructions=found,
        comments=tuple(reader.comments),
        directives=directives,
        warnings=tuple(reader.warnings),
        escape=escape,
        text=tuple(line.rstrip("\r") for line in text),
        stages=linked,
        target=stages.target(linked, target),
    )


def _instructions(reader: Reader, escape: str) -> Iterator[Instruction]:
    while (line := reader.logical_line()) is not None:
        try:
            yield _with_heredocs(instructions.parse(line, escape), line, reader)
        except ValueError as error:
            raise DockerfileError(str(error), line.lines.first) from error


def _with_heredocs(instruction: Instruction, line: LogicalLine, reader: Reader) -> Instruction:
    inner = instruction.onbuild or instruction
    if inner.keyword not in _WITH_HEREDOCS or inner.json is not None:
        return instruction
    bodies = tuple(_body(marker, reader) for marker in heredocs.markers(line.text))
    if not bodies:
        return instruction
    span = Lines(instruction.lines.first, bodies[-1].lines.last)
    onbuild = instruction.onbuild and replace(instruction.onbuild, lines=span, heredocs=bodies)
    return replace(instruction, lines=span, heredocs=bodies, onbuild=onbuild)


def _body(marker: heredocs.Marker, reader: Reader) -> Heredoc:
    if (body := reader.heredoc(marker)) is None:
        message = f'unterminated heredoc "{marker.name}"'
        raise ValueError(message)
    return body


def _agreed(found: tuple[Instruction, ...], length: int) -> tuple[Instruction, ...]:
    """Take keywords and values from dockerfile-parse's reading of the twin."""
    twin = ["\n"] * length
    for each in found:
        twin[each.lines.first - 1] = f"{each.keyword} {_FENCE}{each.value}{_FENCE}\n"
    file = BytesIO("".join(twin).encode())
    structure = DockerfileParser(fileobj=file).structure  # type: ignore[arg-type]  # reads bytes
    return tuple(
        replace(each, keyword=entry["instruction"], value=entry["value"][1:-1])
        for each, entry in zip(found, structure, strict=True)
    )
