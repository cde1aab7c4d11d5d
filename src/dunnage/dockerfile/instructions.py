"""One instruction from its logical line: how BuildKit splits the arguments of each keyword."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.dockerfile import arguments
from dunnage.dockerfile.syntax import WHITE_SPACE, Assignment, Instruction, Start

if TYPE_CHECKING:
    from dunnage.dockerfile.lines import LogicalLine
    from dunnage.model import Lines

_KEYWORDS = frozenset(
    {
        *("add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck"),
        *("label", "maintainer", "onbuild", "run", "shell", "stopsignal", "user", "volume"),
        "workdir",
    }
)
_WITH_JSON = frozenset({"ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"})
_WITH_WORDS = frozenset({"ADD", "COPY", "EXPOSE", "FROM", "VOLUME"})
_WITH_ASSIGNMENTS = frozenset({"ARG", "ENV", "LABEL"})
_WITH_DESTINATION = frozenset({"ADD", "COPY"})
_MAY_BE_EMPTY = frozenset({"CMD", "ENTRYPOINT", "FROM", "RUN"})  # of FROM the stages tell
_NO_TRIGGERS = frozenset({"FROM", "MAINTAINER", "ONBUILD"})


def parse(line: LogicalLine, escape: str) -> Instruction:
    """Read an instruction, without its here-documents; ValueError where BuildKit refuses it."""
    return _complete(_parse(line.text, line.lines, line.starts, escape))


def _complete(instruction: Instruction) -> Instruction:
    """Refuse what lacks arguments; a trigger is looked at only where it is built."""
    keyword = instruction.keyword
    if keyword in _WITH_DESTINATION and len(instruction.words) < 2:  # noqa: PLR2004 - from and to
        message = f"{keyword} requires at least two arguments"
        raise ValueError(message)
    if keyword not in _MAY_BE_EMPTY and not instruction.arguments:
        message = f"{keyword} requires at least one argument"
        raise ValueError(message)
    return instruction


def _parse(text: str, lines: Lines, starts: tuple[Start, ...], escape: str) -> Instruction:
    keyword, value = _keyword(text)
    flags, rest = arguments.split_flags(value, escape)
    json = _json(keyword, rest)
    words = _words(keyword, rest, escape) if json is None else json
    offset = len(text.rstrip(WHITE_SPACE)) - len(rest)
    starts = tuple(Start(max(start.offset - offset, 0), start.line) for start in starts)
    return Instruction(
        keyword=keyword,
        lines=lines,
        value=value,
        flags=flags,
        arguments=rest,
        words=words,
        json=json,
        assignments=_assignments(keyword, rest, words),
        heredocs=(),
        starts=starts,
        onbuild=_trigger(rest, lines, starts, escape) if keyword == "ONBUILD" else None,
    )


def _keyword(text: str) -> tuple[str, str]:
    word, value = arguments.split_keyword(text)
    # Lower case first: str.upper() makes an S of U+017F, and Go does not.
    if word.lower() not in _KEYWORDS:
        message = f"unknown instruction: {word}"
        raise ValueError(message)
    return word.lower().upper(), value


def _json(keyword: str, text: str) -> tuple[str, ...] | None:
    if keyword == "HEALTHCHECK":
        return arguments.json_form(arguments.split_keyword(text)[1])
    return arguments.json_form(text) if keyword in _WITH_JSON else None


def _words(keyword: str, text: str, escape: str) -> tuple[str, ...]:
    if keyword in _WITH_ASSIGNMENTS:
        return arguments.split_quoted(text, escape)
    if keyword in _WITH_WORDS:
        return arguments.split_blanks(text)
    return (text,) if text else ()


def _assignments(keyword: str, text: str, words: tuple[str, ...]) -> tuple[Assignment, ...]:
    return arguments.assignments(keyword, text, words) if keyword in _WITH_ASSIGNMENTS else ()


def _trigger(text: str, lines: Lines, starts: tuple[Start, ...], escape: str) -> Instruction | None:
    keyword = arguments.split_keyword(text)[0]
    if keyword.upper() in _NO_TRIGGERS:
        message = f"{keyword.upper()} isn't allowed as an ONBUILD trigger"
        raise ValueError(message)
    # BuildKit looks at a trigger no closer before an image is built from this one.
    return _parse(text, lines, starts, escape) if keyword.lower() in _KEYWORDS else None
