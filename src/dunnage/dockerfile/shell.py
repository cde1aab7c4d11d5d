"""The commands inside a RUN, CMD, ENTRYPOINT or HEALTHCHECK, each with the line it stands on."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import arguments, wrappers
from dunnage.dockerfile.tokens import Script, Word, tokens
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile.syntax import Assignment, Heredoc, Instruction
    from dunnage.dockerfile.tokens import Operator

_RESERVED = frozenset(
    {*("!", "{", "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done"), "esac"}
)
_HEADERS = frozenset({"for", "case", "select", "function"})
_REDIRECTIONS = frozenset({"<", ">", ">>", "<<", "<<-", "<<<", ">&", "<&", ">|", "&>", "&>>", "<>"})
_MAX_DEPTH = 8  # of `sh -c "sh -c …"` and `$($(…))`


@dataclass(frozen=True, slots=True)
class Redirection:
    """An operator such as `>` or `<<`, and the file, descriptor or word that follows it."""

    operator: str
    target: str


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command, free of what only wraps it: `env`, `exec`, `sh -c`, reserved words.

    Quotes are resolved, variables and `$(…)` stay as they are written. There are no words where
    a command only assigns or redirects.
    """

    words: tuple[str, ...]
    assignments: tuple[Assignment, ...]
    redirections: tuple[Redirection, ...]
    lines: Lines

    @property
    def program(self) -> str | None:
        """Name the program, without its folder."""
        return basename(self.words[0]) if self.words else None


def commands(instruction: Instruction) -> tuple[Command, ...]:
    """List the commands of an instruction; what cannot be read is left out."""
    inner = instruction.onbuild or instruction
    if inner.keyword not in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
        return ()
    if inner.json is not None:
        return tuple(_exec_form(inner.json, inner.line_at(0)))
    text, offset = inner.arguments, 0
    if inner.keyword == "HEALTHCHECK":
        kind, text = arguments.split_keyword(inner.arguments)
        if kind.upper() != "CMD":
            return ()
        offset = len(inner.arguments) - len(text)
    script = Script(text, lambda position: inner.line_at(position + offset))
    return tuple(_Parser(script, inner.heredocs, depth=0).commands())


def _exec_form(strings: tuple[str, ...], line: int) -> Iterator[Command]:
    words = tuple(
        Word(each, (0,) * len(each), 0, 0, quoted=True, substitutions=()) for each in strings
    )
    bare = Command((), (), (), Lines(line, line))
    yield from _unwrapped(Script("", lambda _: line), words, bare, depth=0)


class _Parser:
    """Gathers the tokens of a script into commands."""

    def __init__(self, script: Script, heredocs: tuple[Heredoc, ...], depth: int) -> None:
        self._script = script
        self._heredocs = iter(heredocs)
        self._depth = depth
        self._parentheses = 0
        self._start_command()

    def commands(self) -> Iterator[Command]:
        for token in tokens(self._script.text):
            if isinstance(token, Word):
                yield from self._substituted(token)
                self._add(token)
            elif token.text in _REDIRECTIONS:
                self._start_redirection(token)
            else:
                yield from self._control(token.text)
        yield from self._command()

    def _start_command(self) -> None:
        self._words: list[Word] = []
        self._assignments: list[Assignment] = []
        self._redirections: list[Redirection] = []
        self._input: Heredoc | None = None
        self._operator: str | None = None
        self._span: tuple[int, int] | None = None

    def _extend(self, start: int, end: int) -> None:
        self._span = (self._span[0] if self._span else start, end)

    def _start_redirection(self, operator: Operator) -> None:
        last = self._words[-1] if self._words else None
        if last and last.end == operator.offset and last.text.isdecimal() and not last.quoted:
            self._words.pop()  # the 2 of `2>`
        self._operator = operator.text
        self._extend(operator.offset, operator.offset + 1)

    def _add(self, word: Word) -> None:
        self._extend(word.start, max(word.start, word.end - 1))
        if self._operator is not None:
            self._redirections.append(Redirection(self._operator, word.text))
            if self._operator.startswith("<<") and self._operator != "<<<":
                self._input = next(self._heredocs, None)
            self._operator = None
        elif self._words:
            self._words.append(word)
        elif (assignment := wrappers.assignment(word)) is not None:
            self._assignments.append(assignment)
        elif word.quoted or word.text not in _RESERVED:
            self._words.append(word)

    def _substituted(self, word: Word) -> Iterator[Command]:
        if self._depth < _MAX_DEPTH:
            for start, end in word.substitutions:
                yield from _Parser(self._script.cut(start, end), (), self._depth + 1).commands()

    def _control(self, operator: str) -> Iterator[Command]:
        if (operator == "(" and self._words) or (operator == ")" and not self._parentheses):
            self._start_command()  # the name of a function, a pattern of `case`
        if operator == "(":
            self._parentheses += 1
        elif operator == ")":
            self._parentheses = max(self._parentheses - 1, 0)
        yield from self._command()

    def _command(self) -> Iterator[Command]:
        words, body, span = tuple(self._words), self._input, self._span
        bare = Command((), tuple(self._assignments), tuple(self._redirections), Lines(1, 1))
        self._start_command()
        if span is None or (words and words[0].text in _HEADERS):
            return
        if not (words or bare.assignments or bare.redirections):
            return
        lines = Lines(self._script.line(span[0]), self._script.line(span[1]))
        if body is not None and wrappers.reads_script(words, body):
            yield from _Parser(_script(body), (), self._depth + 1).commands()
        else:
            yield from _unwrapped(self._script, words, replace(bare, lines=lines), self._depth)


def _unwrapped(
    script: Script, words: tuple[Word, ...], command: Command, depth: int
) -> Iterator[Command]:
    words, assignments = wrappers.without_wrappers(words)
    command = replace(
        command,
        words=tuple(word.text for word in words),
        assignments=command.assignments + assignments,
    )
    inline, operand = wrappers.shell_operand(words)
    if not inline or operand is None or depth >= _MAX_DEPTH:
        yield command
        return
    # The end of the script counts as its last character.
    lines = tuple(map(script.line, operand.offsets)) or (command.lines.first,)
    text = Script(operand.text, lambda offset: lines[min(offset, len(lines) - 1)])
    for each in _Parser(text, (), depth + 1).commands():
        yield replace(each, assignments=command.assignments + each.assignments)


def _script(heredoc: Heredoc) -> Script:
    ends = [match.start() for match in re.finditer("\n", heredoc.body)]
    first = heredoc.lines.first
    return Script(heredoc.body, lambda offset: first + bisect_left(ends, offset))
