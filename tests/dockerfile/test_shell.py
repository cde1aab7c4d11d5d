from __future__ import annotations

import pytest

from dunnage.dockerfile import parse
from dunnage.dockerfile.shell import Command, Redirection, commands
from dunnage.dockerfile.syntax import Assignment
from dunnage.model import Lines


def _commands(text: str) -> tuple[Command, ...]:
    return commands(parse(f"FROM node\n{text}\n".encode()).instructions[1])


def _words(text: str) -> list[str]:
    return [" ".join(command.words) for command in _commands(text)]


def _placed(text: str) -> list[tuple[str, int, int]]:
    """Words and lines, counted from the instruction's first."""
    found = _commands(text)
    return [(" ".join(c.words), c.lines.first - 1, c.lines.last - 1) for c in found]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a && b || c; d | e & f", ["a", "b", "c", "d", "e", "f"]),
        ("(a; b) && { c; d; }", ["a", "b", "c", "d"]),
        ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
        ("while ! a; do b; done", ["a", "b"]),
        ("for f in x y; do rm $f; done && b", ["rm $f", "b"]),
        ("case $x in p) a ;; q) b ;; esac", ["a", "b"]),
        ("f() { a; } && f", ["a", "f"]),
        ("a # b && c", ["a"]),
        ("a#b", ["a#b"]),
        ("a 'b && c' \"d; e\" f\\;g", ["a b && c d; e f;g"]),
        ("a 2>&1 >/dev/null < b &> c", ["a"]),
        ("a 2 > b", ["a 2"]),
        ("a $(b | c) `d`", ["b", "c", "d", "a $(b | c) `d`"]),
        ('a "$(b "c)")"', ["b c)", 'a $(b "c)")']),
        ("a $((1 + 2)) ${b:-c d} <(e)", ["e", "a $((1 + 2)) ${b:-c d} <(e)"]),
        ("sh -c 'a && b' && c", ["a", "b", "c"]),
        ("/bin/bash -eo pipefail -c 'a | b' name", ["a", "b"]),
        ("bash -l script.sh", ["bash -l script.sh"]),
        ("sh -c \"sh -c 'a; b'\"", ["a", "b"]),
        ("env A=b -u C npm ci", ["npm ci"]),
        ("exec time node a.js", ["node a.js"]),
        ("env", ["env"]),
        ("env -u", ["env -u"]),
        ("bash --login -c a", ["a"]),
        ('a "b\\"c\\d"', ['a b"c\\d']),
        ("a $(b \\) c)", ["b ) c", "a $(b \\) c)"]),
        ("a <b <<<c", ["a"]),
        ("A=1", [""]),
        ("echo A=1 if", ["echo A=1 if"]),
        ("'if' a", ["if a"]),
        ("&& ; ) (", []),
        ("a 'unclosed && b", ["a unclosed && b"]),
        ("a $(b", ["b", "a $(b"]),
        ("a \\", ["a"]),
    ],
)
def test_a_script_is_cut_into_its_commands(script: str, expected: list[str]) -> None:
    assert expected == _words(f"RUN {script}")


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ('RUN ["npm", "ci"]', ["npm ci"]),
        ('RUN ["sh", "-c", "a && b"]', ["a", "b"]),
        ('CMD ["node", "a b.js"]', ["node a b.js"]),
        ("CMD []", [""]),
        ("ENTRYPOINT exec node a.js", ["node a.js"]),
        ("HEALTHCHECK --interval=1s CMD a || exit 1", ["a", "exit 1"]),
        ("HEALTHCHECK CMD\ta", ["a"]),
        ('HEALTHCHECK CMD ["a"]', ["a"]),
        ("HEALTHCHECK NONE", []),
        ("ONBUILD RUN a && b", ["a", "b"]),
        ("COPY a b", []),
    ],
)
def test_every_instruction_that_runs_something_has_commands(
    instruction: str, expected: list[str]
) -> None:
    assert expected == _words(instruction)


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("RUN <<EOF\na\nb \\\n c\nEOF", [("a", 2, 2), ("b c", 3, 4)]),
        ("RUN <<EOF\na b\\\nc\nEOF", [("a bc", 2, 3)]),
        ("RUN <<-EOF\n\ta\r\n\tb\n\tEOF", [("a", 2, 2), ("b", 3, 3)]),
        ("RUN <<EOF\n#!/bin/bash -e\na # b\nEOF", [("a", 3, 3)]),
        ("RUN <<EOF\n#!/usr/bin/env node\na()\nEOF", [("", 1, 1)]),
        ("RUN bash -e <<EOF && b\na\nEOF", [("a", 2, 2), ("b", 1, 1)]),
        ("RUN node <<EOF\na\nEOF", [("node", 1, 1)]),
        ("RUN cat <<A >a && bash <<B\nx\nA\ny\nB", [("cat", 1, 1), ("y", 4, 4)]),
        ("RUN <<EOF\ncat <<-X >f\nno\n\tX\na\nEOF", [("cat", 2, 2), ("a", 5, 5)]),
        ("RUN a \\\n# no\n && b c \\\n  d \\\n && sh -c 'e \\\n  && f'", None),
    ],
)
def test_a_command_has_the_lines_it_stands_on(
    instruction: str, expected: list[tuple[str, int, int]] | None
) -> None:
    continued = [("a", 1, 1), ("b c d", 3, 4), ("e", 5, 5), ("f", 6, 6)]
    assert (expected or continued) == _placed(instruction)


def test_assignments_and_redirections_are_told_apart_from_words() -> None:
    (command,) = _commands("RUN A=1 B='c d' env C=$X npm ci --x=y 2>> log < in")
    assert command == Command(
        words=("npm", "ci", "--x=y"),
        assignments=(Assignment("A", "1"), Assignment("B", "c d"), Assignment("C", "$X")),
        redirections=(Redirection(">>", "log"), Redirection("<", "in")),
        lines=Lines(2, 2),
    )


def test_assignments_before_a_shell_hold_inside_it() -> None:
    (command,) = _commands("RUN A=1 sh -c 'B=2 npm ci'")
    assert command.assignments == (Assignment("A", "1"), Assignment("B", "2"))


def test_a_program_has_no_folder() -> None:
    programs = [each.program for each in _commands("RUN /usr/bin/npm ci && A=1")]
    assert programs == ["npm", None]


def test_a_shell_in_a_shell_in_a_shell_comes_to_an_end() -> None:
    assert len(_commands("RUN " + "a $(" * 5_000)) == 9
