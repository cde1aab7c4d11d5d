"""One running program: reading it within its time, knowing how it ended, leaving nothing behind."""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import subprocess  # noqa: TID251 - the one home of subprocess, behind dunnage.adapters.process
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from dunnage.adapters.cancellation import CANCELLATION
from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from _typeshed import WriteableBuffer

MIB = 1024 * 1024
_LAST_WORDS = 2_000  # characters that an error repeats
_LAST_MOMENT = 1.0  # seconds in which a failing program may end after its output did


class CommandError(ToolError):
    """A program did not do what it was started for; the text ends with its last words."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a program ended, and what it wrote; of `stderr` the last MiB."""

    code: int
    stdout: bytes
    stderr: str


@dataclass(frozen=True, slots=True)
class Command:
    """What to start, and how; nothing of it but the program's name shows up in an error."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    cwd: Path | None = None
    timeout: float | None = None  # seconds
    stdin: bytes = b""
    merged: bool = False  # standard error goes where standard output goes
    secrets: tuple[str, ...] = ()  # blotted out of errors
    tidies: bool = False  # runs even when the review is cancelled


@contextlib.contextmanager
def started(command: Command) -> Iterator[Child]:
    """Run the program while the block runs; it does not outlive the block."""
    if not command.tidies:
        CANCELLATION.check()
    child = Child(command, _start(command))
    try:
        with contextlib.nullcontext() if command.tidies else CANCELLATION.running(child):
            yield child
    except _LateError as late:
        how = f"took longer than {command.timeout:g} s"
        raise child.error(how) from late
    finally:
        child.end()


class Child:
    """A running program."""

    def __init__(self, command: Command, process: subprocess.Popen[bytes]) -> None:
        self._command = command
        self._process = process
        seconds = command.timeout
        deadline = None if seconds is None else time.monotonic() + seconds
        self._output = _Output(cast("IO[bytes]", process.stdout), process.stderr, deadline)
        self.stdout: BinaryIO = cast("BinaryIO", io.BufferedReader(self._output))

    def completed(self, stdout: bytes, accept: Collection[int]) -> Completed:
        """Wait for the end, within the deadline."""
        self._output.hear_out()
        try:
            code = self._process.wait(self._output.left())
        except subprocess.TimeoutExpired as late:
            raise _LateError from late
        if code not in accept:
            how = f"ended with exit code {code}" if code >= 0 else f"was killed by signal {-code}"
            raise self.error(how, stdout)
        return Completed(code, stdout, self._output.heard.decode(errors="replace"))

    def failed(self) -> bool:
        """Tell whether it is failing just now."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_LAST_MOMENT) != 0
        return False

    def error(self, how: str, stdout: bytes = b"") -> CommandError:
        """Name the program, what became of it, and its last words."""
        words = bytes(self._output.heard or stdout).decode(errors="replace").strip()
        words = blotted(words, self._command.secrets)
        text = f"{_name(self._command)} {how}"
        return CommandError(f"{text}: {words[-_LAST_WORDS:]}" if words else text)

    def stop(self) -> None:
        """Ask its process group to end, unless it has ended by itself."""
        self._tell(signal.SIGTERM)

    def kill(self) -> None:
        """Kill its process group, unless it has ended by itself."""
        self._tell(signal.SIGKILL)

    def end(self) -> None:
        """Leave nothing of it behind."""
        self.kill()
        with self._process:
            pass

    def _tell(self, number: signal.Signals) -> None:
        if self._process.returncode is None:
            # Nobody has waited for the leader yet, so its number cannot be another's.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def blotted(text: str, secrets: Collection[str]) -> str:
    """Put asterisks in the place of secrets."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


class _LateError(Exception):
    """The time that a program was given is over."""


class _Output(io.RawIOBase):
    """A child's standard output; reading it collects standard error and keeps the deadline."""

    def __init__(self, stdout: IO[bytes], stderr: IO[bytes] | None, deadline: float | None) -> None:
        super().__init__()
        self._stdout = stdout
        self._stderr = stderr
        self._deadline = deadline
        self.heard = bytearray()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while not self._ready(self._stdout):
            pass
        return os.readv(self._stdout.fileno(), [buffer])

    def hear_out(self) -> None:
        """Collect what is left of standard error."""
        while self._stderr is not None:
            self._ready()

    def left(self) -> float | None:
        """Count the seconds until the deadline."""
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def _ready(self, *wanted: IO[bytes]) -> bool:
        heard = () if self._stderr is None else (self._stderr,)
        ready, _, _ = select.select([*wanted, *heard], [], [], self.left())
        if not ready:
            raise _LateError
        for stderr in heard:
            if stderr in ready:
                self._hear(stderr)
        return any(pipe in ready for pipe in wanted)

    def _hear(self, stderr: IO[bytes]) -> None:
        if chunk := stderr.read(MIB):
            self.heard += chunk
            del self.heard[:-MIB]
        else:
            self._stderr = None


def _start(command: Command) -> subprocess.Popen[bytes]:
    # Standard input is a file: writing to a pipe could wait for a child that waits for us.
    with tempfile.TemporaryFile() as stdin:
        stdin.write(command.stdin)
        stdin.seek(0)
        try:
            return subprocess.Popen(  # noqa: S603 - a list of arguments, and no shell
                command.argv,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if command.merged else subprocess.PIPE,
                bufsize=0,
                cwd=command.cwd,
                env=command.environment,
                start_new_session=True,
            )
        except OSError as refused:
            raise _refusal(command, refused) from refused


def _refusal(command: Command, refused: OSError) -> CommandError:
    name = _name(command)
    if isinstance(refused, FileNotFoundError) and refused.filename == command.argv[0]:
        return CommandError(f"{name} is not installed")
    return CommandError(f"{name} cannot run in {command.cwd or '.'}: {refused.strerror}")


def _name(command: Command) -> str:
    return Path(command.argv[0]).name
