from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunnage.dockerfile import Dockerfile, DockerfileError, parse
from dunnage.dockerfile.shell import commands
from dunnage.dockerfile.syntax import Comment, Directive, Flag, ParseWarning
from dunnage.model import Lines

_CORPUS = Path(__file__).parent / "corpus"
_FILES = tuple(path.read_bytes() for path in sorted(_CORPUS.rglob("*.Dockerfile")))


def _refusal(text: str, target: str | None = None) -> str:
    with pytest.raises(DockerfileError) as error:
        parse(text.encode(), target=target)
    return str(error.value)


def test_an_unterminated_heredoc_is_named_with_its_line() -> None:
    expected = 'line 2: unterminated heredoc "EOF"'
    assert expected == _refusal("FROM node\nRUN <<EOF\nnpm ci\n")


def test_an_unknown_instruction_is_named_with_its_line() -> None:
    assert "line 3: unknown instruction: NPM" == _refusal("FROM node\n\nNPM ci\n")


def test_a_second_escape_directive_is_refused_on_its_line() -> None:
    expected = "line 2: only one escape parser directive can be used"
    assert expected == _refusal("# escape=`\n# escape=`\nFROM node\n")


def test_a_target_that_is_not_there_is_refused() -> None:
    expected = 'line 1: target stage "test" could not be found'
    assert expected == _refusal("FROM node AS build\n", target="test")


def test_a_physical_line_may_hold_65535_bytes_and_no_more() -> None:
    longest = b"RUN " + b"a" * 65_531
    assert len(parse(b"FROM node\n" + longest + b"\n").instructions) == 2
    with pytest.raises(DockerfileError, match="line 2: line greater than max allowed size"):
        parse(b"FROM node\n" + longest + b"a\n")


def test_a_file_over_one_mebibyte_is_refused() -> None:
    rest = b"# comment\n" * 110_000
    with pytest.raises(DockerfileError, match="line 1: the file is larger than 1048576 bytes"):
        parse(b"FROM node\n" + rest)


def test_comments_are_kept_wherever_they_stand_but_in_heredocs() -> None:
    dockerfile = parse(b"# a\nFROM node\nRUN npm ci \\\n  #  b \n && <<E cat\n# no\nE\n#\n")
    assert dockerfile.comments == (Comment(1, "a"), Comment(4, "b"), Comment(8, ""))


def test_directives_are_kept_and_are_no_comments() -> None:
    dockerfile = parse(b"# syntax = docker/dockerfile:1\n# Escape=`\n# a\nFROM node\n")
    syntax, escape = Directive("syntax", "docker/dockerfile:1", 1), Directive("escape", "`", 2)
    assert dockerfile.directives == (syntax, escape)
    assert dockerfile.comments == (Comment(3, "a"),)
    assert dockerfile.escape == "`"


def test_a_blank_line_in_a_continuation_is_a_warning_on_that_line() -> None:
    dockerfile = parse(b"FROM node\nRUN npm ci \\\n\n\n && true\n")
    assert dockerfile.warnings == (ParseWarning("Empty continuation line", 3),)


def test_an_instruction_is_taken_apart() -> None:
    copy = parse(b"FROM node\ncopy --from=a --link  x \\\n y/\n").instructions[1]
    assert copy.keyword == "COPY"
    assert copy.lines == Lines(2, 3)
    assert copy.value == "--from=a --link  x  y/"
    assert copy.flags == (Flag("from", "a"), Flag("link", None))
    assert copy.arguments == "x  y/"
    assert copy.words == ("x", "y/")
    assert (copy.flag("from"), copy.flag("link"), copy.flag("chown")) == ("a", "", None)
    assert str(copy) == "COPY --from=a --link x y/"


def test_an_offset_in_the_arguments_has_a_line() -> None:
    run = parse(b"FROM node\nRUN --network=none \\\n# why\n npm ci \\\n && true\n").instructions[1]
    assert run.arguments == "npm ci  && true"
    assert [run.line_at(offset) for offset in (0, 5, 8, 14)] == [4, 4, 5, 5]


def test_the_json_form_of_a_healthcheck_is_that_of_its_command() -> None:
    healthcheck = parse(b'FROM node\nHEALTHCHECK --retries=1 CMD ["node", "a.js"]\n').instructions[
        1
    ]
    assert healthcheck.json == ("node", "a.js")


def test_an_onbuild_holds_the_instruction_that_it_triggers() -> None:
    onbuild = parse(b"FROM node\nONBUILD COPY --link <<A /a\nbody\nA\n").instructions[1]
    assert onbuild.onbuild is not None
    assert onbuild.onbuild.flags == (Flag("link", None),)
    assert onbuild.onbuild.heredocs == onbuild.heredocs
    assert onbuild.onbuild.lines == onbuild.lines == Lines(2, 4)


def test_an_onbuild_of_no_instruction_triggers_nothing() -> None:
    assert parse(b"FROM node\nONBUILD npm ci\n").instructions[1].onbuild is None


def test_a_file_can_be_quoted() -> None:
    dockerfile = parse(b"FROM node\r\n RUN npm ci \\\r\n  && true\r\n")
    assert dockerfile.quote(dockerfile.instructions[1].lines) == " RUN npm ci \\\n  && true"


def _check(data: bytes) -> None:
    """Hold what is true of every file: the spans are in order, apart, and inside of it."""
    try:
        dockerfile = parse(data)
    except DockerfileError:
        return
    _check_lines(dockerfile)
    for stage in dockerfile.stages:
        assert (stage.scope(), stage.workdir(), stage.command, stage.user) is not None


def _check_lines(dockerfile: Dockerfile) -> None:
    last = 0
    for instruction in dockerfile.instructions:
        lines = instruction.lines
        assert last < lines.first <= lines.last <= len(dockerfile.text)
        last = lines.last
        for each in commands(instruction):
            assert lines.first <= each.lines.first <= each.lines.last <= lines.last


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    _check(data)


_FRAGMENTS = st.sampled_from(
    [
        *(
            "FROM node",
            "RUN ",
            "COPY ",
            "ENV ",
            "ONBUILD ",
            "CMD ",
            "ARG A",
            "# escape=`",
            "USER a",
        ),
        *("<<EOF", "<<-'E'", "EOF", "E", "\\", "`", "\n", "\n\n", "\r\n", " ", "\t", "#", "'", '"'),
        *(
            "$A",
            "${A:-",
            "}",
            "$(",
            ")",
            "[",
            "]",
            '["a"]',
            "--a=b",
            "=",
            "&&",
            ";",
            "\xa0",
            "\x00",
        ),
        *("\x1c", "\u2028", "\ue000", "sh -c ", "case", ">", "(", "/", "//", "*", "%"),
    ]
)


@given(st.lists(_FRAGMENTS, max_size=30).map("".join))
@settings(deadline=None)
def test_any_text_is_parsed_or_refused(text: str) -> None:
    _check(f"FROM node\n{text}".encode())


@given(st.sampled_from(_FILES), st.data())
@settings(max_examples=200, deadline=None)
def test_any_damaged_file_is_parsed_or_refused(original: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(start + 20, len(original))))
    insert = data.draw(st.one_of(_FRAGMENTS.map(str.encode), st.binary(max_size=3)))
    _check(original[:start] + insert + original[end:])
