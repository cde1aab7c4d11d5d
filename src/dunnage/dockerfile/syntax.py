"""What stands in a Dockerfile, as BuildKit's parser reads it, before anything is expanded."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.model import Lines

# https://pkg.go.dev/unicode#IsSpace: str.isspace() also takes U+001C to U+001F for white space.
WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


class DockerfileError(ValueError):
    """The file is no Dockerfile: BuildKit refuses it too."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Flag:
    """An option of an instruction: `--from=build`; None is the value of a bare `--link`."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A `name=value` of ARG, ENV or LABEL, quotes and variables as they stand."""

    name: str
    value: str | None  # None: an ARG without a default


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A here-document. `lines` spans its body and its terminator."""

    name: str
    body: str
    expand: bool  # variables in the body are expanded: no part of the name was quoted
    chomp: bool  # `<<-`: leading tabs do not count
    lines: Lines


@dataclass(frozen=True, slots=True, order=True)
class Start:
    """The offset, in an instruction's arguments, at which a line of the file starts."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, its continuation lines joined and the comments inside them gone.

    `words` are the arguments as BuildKit splits them, with quotes and variables in place: at
    blanks for ADD, COPY, EXPOSE, FROM and VOLUME, at unquoted blanks for ARG, ENV and LABEL, the
    strings of the JSON form where there is one, and not at all elsewhere.
    """

    keyword: str  # upper-case
    lines: Lines  # here-documents included
    value: str  # all that follows the keyword
    flags: tuple[Flag, ...]
    arguments: str  # what follows the flags
    words: tuple[str, ...]
    json: tuple[str, ...] | None  # for HEALTHCHECK, of the command after CMD
    assignments: tuple[Assignment, ...]
    heredocs: tuple[Heredoc, ...]
    starts: tuple[Start, ...]
    onbuild: Instruction | None  # what an ONBUILD triggers, where that is an instruction

    def __str__(self) -> str:
        return " ".join((self.keyword, *self.value.split()))

    def flag(self, name: str) -> str | None:
        """Look up the last value of a flag; an empty string for a flag without value."""
        return next((flag.value or "" for flag in self.flags[::-1] if flag.name == name), None)

    def line_at(self, offset: int) -> int:
        """Find the line of the file on which this offset of `arguments` stands."""
        following = bisect_right(self.starts, offset, key=lambda start: start.offset)
        return self.starts[max(following - 1, 0)].line


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment line, without its `#` and the blanks around it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Directive:
    """A parser directive: `# syntax=docker/dockerfile:1`."""

    name: str  # lower-case: syntax, escape or check
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """What BuildKit's parser tolerates for now."""

    message: str
    line: int
