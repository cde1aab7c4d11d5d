from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest

from dunnage.adapters.runner import GitHubRunner, Terminal
from dunnage.errors import ToolError
from dunnage.report.annotations import Annotation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANNOTATION = Annotation(
    level="warning",
    path="docker,files/a:b%.Dockerfile",
    line=3,
    end_line=4,
    title="unpinned: base, image",
    message="100% wrong\nand ##[error]worse",
)


class Spoken:
    """A runner, and the log that it writes."""

    def __init__(
        self, *, output: Path | None = None, summary: Path | None = None, tokens: str = "abc"
    ) -> None:
        supply: Iterator[str] = iter(tokens)
        self.out = io.StringIO()
        self.runner = GitHubRunner(
            self.out, output=output, summary=summary, token=lambda: next(supply)
        )

    @property
    def log(self) -> str:
        return self.out.getvalue()


def test_a_group_is_folded_even_when_its_block_fails() -> None:
    spoken = Spoken()
    runner = spoken.runner

    def build() -> None:
        with runner.group("Build\n::error::no"):
            runner.say("working")
            raise ToolError("broken")

    with pytest.raises(ToolError):
        build()
    assert "::group::Build%0A::error::no\nworking\n::endgroup::\n" == spoken.log


def test_foreign_lines_stand_between_stopped_and_resumed_commands() -> None:
    spoken = Spoken()
    runner = spoken.runner
    with runner.foreign() as sink:
        sink("#8 0.1 ##[set-output name=verdict]pass")
        sink("progress\r::error::forged")
    assert (
        "::stop-commands::a\n"
        "#8 0.1 ##\u200b[set-output name=verdict]pass\n"
        "progress\n"
        "\u200b::error::forged\n"
        "::a::\n"
    ) == spoken.log


def test_the_token_that_resumes_commands_cannot_be_guessed() -> None:
    tokens = set()
    for _ in range(3):
        out = io.StringIO()
        runner = GitHubRunner(out, output=None, summary=None)
        with runner.foreign():
            pass
        stop, resume = out.getvalue().splitlines()
        token = stop.removeprefix("::stop-commands::")
        assert f"::{token}::" == resume
        tokens.add(token)
    assert [32, 32, 32] == [len(token) for token in tokens]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("::error::x", "\u200b::error::x"),
        ("  \t::error::x", "\u200b  \t::error::x"),
        ("\x1b[31m::error::x", "\u200b::error::x"),
        ("a::error::x", "a::error::x"),
        ("##[error]x", "##\u200b[error]x"),
        ("##\x00[error]x", "##\u200b[error]x"),
        ("##\u200b[error]x", "##\u200b[error]x"),
        ("###[error]x", "###\u200b[error]x"),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07bell\x07", "red bell"),
        ("\u202ereversed\u202c", "reversed"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("Größe 5 MB", "Größe 5 MB"),
    ],
)
def test_no_text_that_is_said_starts_a_command(text: str, line: str) -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.say(text)
    assert f"{line}\n" == spoken.log


def test_every_line_that_is_said_is_made_harmless() -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.say("one\n::debug::two\u2028::debug::three")
    assert "one\n\u200b::debug::two\n\u200b::debug::three\n" == spoken.log


def test_a_message_is_one_escaped_line() -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.notice("a: b, c")
    runner.warning("100%\r\n##[x]")
    runner.error("\x1b[31mred\x1b[0m")
    assert ("::notice::a: b, c\n::warning::100%25%0A##\u200b[x]\n::error::red\n") == spoken.log


def test_an_annotation_has_escaped_properties() -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.annotate([ANNOTATION])
    assert (
        "::warning file=docker%2Cfiles/a%3Ab%25.Dockerfile,line=3,endLine=4,"
        "title=unpinned%3A base%2C image::100%25 wrong%0Aand ##\u200b[error]worse\n"
    ) == spoken.log


def test_the_summary_is_added_to_what_is_there(tmp_path: Path) -> None:
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    Spoken(summary=summary).runner.summarise("# Größe")
    assert "before\n# Größe\n" == summary.read_text(encoding="utf-8")


def test_outputs_may_have_many_lines(tmp_path: Path) -> None:
    output = tmp_path / "output"
    Spoken(output=output).runner.outputs([("verdict", "pass"), ("files", "a=1\nb<<2\n")])
    assert (
        "verdict<<ghadelimiter_a\npass\nghadelimiter_a\n"
        "files<<ghadelimiter_b\na=1\nb<<2\n\nghadelimiter_b\n"
    ) == output.read_text()


def test_an_output_cannot_hold_its_own_delimiter(tmp_path: Path) -> None:
    output = tmp_path / "output"
    Spoken(output=output).runner.outputs([("x", "ghadelimiter_a\nghadelimiter_b")])
    assert (
        "x<<ghadelimiter_c\nghadelimiter_a\nghadelimiter_b\nghadelimiter_c\n"
    ) == output.read_text()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as failure:
        Spoken(summary=tmp_path).runner.summarise("x")
    assert f"the runner's file {tmp_path} cannot be written: Is a directory" == str(failure.value)


def test_without_files_summary_and_outputs_go_nowhere() -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.summarise("x")
    runner.outputs([("verdict", "pass")])
    assert "" == spoken.log


def test_a_secret_is_masked_line_by_line_and_as_base64() -> None:
    spoken = Spoken()
    runner = spoken.runner
    runner.mask("{\nuser%\npass")
    assert ("::add-mask::user%25\n::add-mask::pass\n::add-mask::ewp1c2VyJQpwYXNz\n") == spoken.log


def test_a_terminal_shows_the_log_without_commands() -> None:
    out = io.StringIO()
    terminal = Terminal(out)
    with terminal.group("Build"), terminal.foreign() as sink:
        sink("\x1b[31m#1 building\x1b[0m")
    terminal.say("done")
    terminal.notice("a")
    terminal.warning("b")
    terminal.error("c")
    terminal.annotate([ANNOTATION])
    terminal.summarise("# Summary")
    terminal.outputs([("verdict", "pass")])
    terminal.mask("hunter2")
    assert ("Build\n  #1 building\ndone\nnotice: a\nwarning: b\nerror: c\n") == out.getvalue()


def test_nothing_is_told_of_a_short_transfer() -> None:
    spoken, out = Spoken(), io.StringIO()
    with spoken.runner.progress("Export", 10) as count, Terminal(out).progress("Export", 10) as too:
        count(b"12345")
        too(b"12345")

    assert ("", "") == (spoken.log, out.getvalue())


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_writes_one_line_over_and_clears_it_in_the_end() -> None:
    screen = _Screen()
    with Terminal(screen).progress("Weighing a\x1b[2Jb", None) as count:
        time.sleep(0.6)
        count(b"12345")

    shown, _, cleared = screen.getvalue()[1:].partition("\r")
    assert shown.startswith("Weighing ab: 5 B, ")
    assert (79, f"{' ' * 79}\r") == (len(shown), cleared)
