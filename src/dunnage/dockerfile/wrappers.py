"""What stands around the command that counts: assignments, `env`, `exec`, a shell with `-c`."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile.syntax import Assignment

if TYPE_CHECKING:
    from dunnage.dockerfile.syntax import Heredoc
    from dunnage.dockerfile.tokens import Word

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "ksh", "zsh"})
_WRAPPERS = frozenset({"env", "exec", "nohup", "time"})
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\+?=(.*)", re.DOTALL)
_SHEBANG = re.compile(r"#![ \t]*(?:\S*/env[ \t]+(?:-S[ \t]+)?)?(\S+)")
_OPTIONS_WITH_VALUE = frozenset({"-u", "--unset", "-C", "--chdir"})


def assignment(word: Word) -> Assignment | None:
    """Read `name=value`; None where it is none, or where a part of the name is quoted."""
    match = _ASSIGNMENT.fullmatch(word.text)
    if match is None or word.offsets[match.end(1)] != word.start + match.end(1):
        return None
    return Assignment(match[1], match[2])


def without_wrappers(
    words: tuple[Word, ...],
) -> tuple[tuple[Word, ...], tuple[Assignment, ...]]:
    """Leave out `env A=b`, `exec` and the like, unless nothing would be left."""
    assignments: list[Assignment] = []
    position = 0
    wrapped = False
    while position < len(words):
        text = words[position].text
        if wrapped and text in _OPTIONS_WITH_VALUE:
            position += 1
        elif wrapped and (match := _ASSIGNMENT.fullmatch(text)):
            assignments.append(Assignment(match[1], match[2]))
        elif text in _WRAPPERS:
            wrapped = True
        elif not (wrapped and text.startswith("-")):
            return words[position:], tuple(assignments)
        position += 1
    return words, ()


def shell_operand(words: tuple[Word, ...]) -> tuple[bool, Word | None]:
    """Tell whether the words are a shell with `-c`, and find its first operand."""
    inline = False
    if not words or basename(words[0].text) not in _SHELLS:
        return inline, None
    options = iter(words[1:])
    for word in options:
        if not word.text.startswith(("-", "+")):
            return inline, word
        if not word.text.startswith("--"):
            inline = inline or "c" in word.text
            if word.text.endswith("o"):
                next(options, None)  # `-o pipefail`
    return inline, None


def reads_script(words: tuple[Word, ...], body: Heredoc) -> bool:
    """Tell whether a shell runs this here-document, rather than some program reading it."""
    if words:
        return basename(words[0].text) in _SHELLS and shell_operand(words) == (False, None)
    interpreter = _SHEBANG.match(body.body)
    return interpreter is None or basename(interpreter[1]) in _SHELLS
