"""The lines of a Dockerfile: which belong together, and which are comments or directives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.dockerfile.syntax import (
    WHITE_SPACE,
    Comment,
    Directive,
    DockerfileError,
    Heredoc,
    ParseWarning,
    Start,
)
from dunnage.model import Lines

if TYPE_CHECKING:
    from dunnage.dockerfile.heredocs import Marker

_MAX_FILE = 1 << 20  # bytes; a bound of ours, no Dockerfile comes near it
_MAX_LINE = 65_535  # bytes; BuildKit reads with a scanner of this size
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANKS = "\t\n\f\r "

_DIRECTIVE = re.compile(
    rf"#[{WHITE_SPACE}]*(syntax|escape|check)[{_BLANKS}]*=(.*[^{_BLANKS}].*)",
    re.IGNORECASE | re.ASCII,
)


def decode(data: bytes) -> tuple[str, ...]:
    r"""Split a file into its lines; a carriage return before the line feed stays.

    Only a line feed ends a line. Bytes that are no UTF-8 become U+FFFD, as in BuildKit.
    """
    if len(data) > _MAX_FILE:
        message = f"the file is larger than {_MAX_FILE} bytes"
        raise DockerfileError(message, 1)
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, start=1):
        if len(line) > _MAX_LINE:
            message = f"line greater than max allowed size of {_MAX_LINE}"
            raise DockerfileError(message, number)
    text = b"\n".join(lines).removeprefix(_BYTE_ORDER_MARK).decode(errors="replace")
    return tuple(text.split("\n")) if lines else ()


def directives(lines: tuple[str, ...]) -> tuple[Directive, ...]:
    """Read the parser directives; any other line ends them, a comment or a blank one too."""
    found: dict[str, Directive] = {}
    for number, line in enumerate(lines, start=1):
        match = _DIRECTIVE.fullmatch(line.rstrip("\r").lstrip(WHITE_SPACE))
        if match is None:
            break
        directive = Directive(match[1].lower(), match[2].strip(_BLANKS), number)
        if directive.name in found:
            message = f"only one {directive.name} parser directive can be used"
            raise DockerfileError(message, number)
        if directive.name == "escape" and directive.value not in ("\\", "`"):
            message = f"invalid escape token {directive.value!r}: it is neither ` nor \\"
            raise DockerfileError(message, number)
        found[directive.name] = directive
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """Lines of the file that continuations make one; `starts` are offsets in `text`."""

    text: str
    lines: Lines
    starts: tuple[Start, ...]


class Reader:
    """Reads logical lines and the bodies of here-documents, one after the other."""

    def __init__(self, lines: tuple[str, ...], escape: str, *, skip: int) -> None:
        self._lines = lines
        self._escape = escape
        self._read = skip  # lines, from the top
        self.comments: list[Comment] = []
        self.warnings: list[ParseWarning] = []

    def logical_line(self) -> LogicalLine | None:
        """Read the next logical line; None at the end of the file."""
        pieces: list[str] = []
        starts: list[Start] = []
        length = 0
        blank: int | None = None
        continued = True
        while continued and self._read < len(self._lines):
            line = self._lines[self._read].rstrip("\r")
            self._read += 1
            stripped = line.lstrip(WHITE_SPACE)
            if stripped.startswith("#"):
                self.comments.append(Comment(self._read, stripped[1:].strip(WHITE_SPACE)))
            elif not stripped:
                blank = blank or (self._read if pieces else None)
            else:
                starts.append(Start(length, self._read))
                piece, continued = self._split_continuation(line if pieces else stripped)
                pieces.append(piece)
                length += len(piece)
        if not starts:
            return None
        if blank is not None:
            self.warnings.append(ParseWarning("Empty continuation line", blank))
        return LogicalLine("".join(pieces), Lines(starts[0].line, self._read), tuple(starts))

    def heredoc(self, marker: Marker) -> Heredoc | None:
        """Read the body that follows; None where its terminator is missing."""
        first = self._read
        for position in range(first, len(self._lines)):
            line = self._lines[position].rstrip("\r")
            if (line.lstrip("\t") if marker.chomp else line) == marker.name:
                self._read = position + 1
                body = "".join(f"{each}\n" for each in self._lines[first:position])
                lines = Lines(first + 1, self._read)
                return Heredoc(marker.name, body, marker.expand, marker.chomp, lines)
        return None

    def _split_continuation(self, line: str) -> tuple[str, bool]:
        # An escape token after another continues nothing, not even as `\\\` would in a shell:
        # https://github.com/moby/buildkit/blob/v0.25.0/frontend/dockerfile/parser/parser.go
        stripped = line.rstrip("\t ")
        continued = stripped.endswith(self._escape) and not stripped.endswith(self._escape * 2)
        return (stripped[:-1], True) if continued else (line, False)
