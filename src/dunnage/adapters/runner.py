"""How to speak to the GitHub runner, and to a terminal, so that foreign text commands neither."""

from __future__ import annotations

import contextlib
import re
from base64 import b64encode
from typing import TYPE_CHECKING, TextIO

from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.progress import Progress
from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dunnage.ports import Count, Sink
    from dunnage.report.annotations import Annotation

_SHORTEST_MASK = 4  # masking the "{" of a JSON key would blot out most of the log
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_ZERO_WIDTH_SPACE = "\u200b"
_LOG_SECONDS = 10.0  # between two lines on one transfer
_TERMINAL_SECONDS = 0.5
_WIDTH = 79  # of a line that is written over


def _random_token() -> str:
    import secrets  # noqa: PLC0415 - slow to import, and a terminal has no use for it

    return secrets.token_hex(16)


class GitHubRunner:
    """The runner's workflow commands and the files it reads when the step has ended.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """

    def __init__(
        self,
        out: TextIO,
        *,
        output: Path | None,
        summary: Path | None,
        token: Callable[[], str] = _random_token,
    ) -> None:
        self._out = out
        self._output = output
        self._summary = summary
        self._token = token

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the job was cancelled."""
        return CANCELLATION.happened

    @contextlib.contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is said inside; groups do not nest."""
        self._command("group", title)
        try:
            yield
        finally:
            self._command("endgroup")

    @contextlib.contextmanager
    def foreign(self) -> Iterator[Sink]:
        """Yield a sink for lines of others, none of which the runner takes for a command."""
        token = self._token()
        self._command("stop-commands", token)
        try:
            yield self.say
        finally:
            self._command(token)

    @contextlib.contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Count]:
        """Yield what is to be told every piece; a long transfer has a line every ten seconds."""
        yield Progress(what, total, tell=self.say, every=_LOG_SECONDS)

    def say(self, text: str) -> None:
        """Write lines to the log."""
        for line in text.splitlines() or [""]:
            self._write(_harmless(line))

    def notice(self, message: str) -> None:
        """Show a notice in the log and on the run's page."""
        self._command("notice", message)

    def warning(self, message: str) -> None:
        """Show a warning in the log and on the run's page."""
        self._command("warning", message)

    def error(self, message: str) -> None:
        """Show an error in the log and on the run's page; the step goes on."""
        self._command("error", message)

    def annotate(self, annotations: Iterable[Annotation]) -> None:
        """Show each in the diff; the runner keeps the first ten of each level."""
        for each in annotations:
            lines = {"line": str(each.line), "endLine": str(each.end_line)}
            self._command(
                each.level, each.message, {"file": each.path, **lines, "title": each.title}
            )

    def summarise(self, markdown: str) -> None:
        """Add to the job summary, of which the runner takes at most 1 MiB per step."""
        _append(self._summary, f"{markdown}\n")

    def outputs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Set the step's outputs; values may have any number of lines."""
        _append(self._output, "".join(self._output_entry(name, value) for name, value in pairs))

    def mask(self, value: str) -> None:
        """Have the runner blot a secret out of the log: each of its lines, and all as Base64."""
        for form in (*value.splitlines(), b64encode(value.encode()).decode()):
            if len(form) >= _SHORTEST_MASK:
                self._write(f"::add-mask::{_escaped(form)}")

    def _output_entry(self, name: str, value: str) -> str:
        while (delimiter := f"ghadelimiter_{self._token()}") in value:
            pass
        return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"

    def _command(self, name: str, data: str = "", properties: dict[str, str] | None = None) -> None:
        pairs = ",".join(
            f"{key}={_escaped(_printable(value), also=':,')}"
            for key, value in (properties or {}).items()
        )
        message = "\n".join(map(_printable, data.splitlines()))
        self._write(f"::{name} {pairs}".rstrip() + f"::{_escaped(message)}")

    def _write(self, line: str) -> None:
        print(line, file=self._out, flush=True)


class Terminal:
    """A developer's terminal: it shows the log; masks, outputs and a summary it has none."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    @property
    def is_cancelled(self) -> bool:
        """Tell whether somebody pressed ^C."""
        return CANCELLATION.happened

    @contextlib.contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Set a title above what is said inside."""
        self.say(title)
        yield

    @contextlib.contextmanager
    def foreign(self) -> Iterator[Sink]:
        """Yield a sink that sets lines of others apart."""
        yield lambda line: self.say("\n".join(f"  {each}" for each in line.splitlines()))

    @contextlib.contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Count]:
        """Yield what is to be told every piece; a terminal has one line, which goes in the end."""
        if not self._out.isatty():
            yield Progress(what, total, tell=self.say, every=_LOG_SECONDS)
            return
        try:
            yield Progress(what, total, tell=self._rewrite, every=_TERMINAL_SECONDS)
        finally:
            self._rewrite("")
            self._out.write("\r")

    def _rewrite(self, line: str) -> None:
        self._out.write(f"\r{_printable(line)[:_WIDTH]:<{_WIDTH}}")
        self._out.flush()

    def say(self, text: str) -> None:
        """Write lines to the log."""
        for line in text.splitlines() or [""]:
            print(_printable(line), file=self._out, flush=True)

    def notice(self, message: str) -> None:
        """Write a notice."""
        self.say(f"notice: {message}")

    def warning(self, message: str) -> None:
        """Write a warning."""
        self.say(f"warning: {message}")

    def error(self, message: str) -> None:
        """Write an error."""
        self.say(f"error: {message}")

    def annotate(self, annotations: Iterable[Annotation]) -> None:
        """Write nothing: the log has every finding."""

    def summarise(self, markdown: str) -> None:
        """Write nothing: the log has all of it."""

    def outputs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write nothing: nobody reads them here."""

    def mask(self, value: str) -> None:
        """Write nothing: a terminal keeps no log."""


def _append(file: Path | None, text: str) -> None:
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        message = f"the runner's file {file} cannot be written: {error.strerror}"
        raise ToolError(message) from error


def _printable(line: str) -> str:
    """Drop colours, controls, bidi marks and lone surrogates, and break old-style commands.

    The runner looks for `##[command]` anywhere in a line.
    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    shown = "".join(
        each for each in _ANSI.sub("", line) if each.isprintable() or each in "\t\N{NO-BREAK SPACE}"
    )
    return shown.replace("##[", f"##{_ZERO_WIDTH_SPACE}[")


def _harmless(line: str) -> str:
    shown = _printable(line)
    return f"{_ZERO_WIDTH_SPACE}{shown}" if shown.lstrip().startswith("::") else shown


def _escaped(text: str, also: str = "") -> str:
    special = f"%\r\n{also}"
    return "".join(f"%{ord(each):02X}" if each in special else each for each in text)
