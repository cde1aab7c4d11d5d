"""How the runner cancels a step, at a moment that its log or its processes tell.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bed import process
from bed.process import BedError

_SECOND: Final = 7.5  # seconds from the first signal to the second
_END: Final = 2.5  # and from that one to the end
_GLANCE: Final = 0.01  # seconds


@dataclass(slots=True)
class Container:
    """A step's container while it runs, on an engine of this machine."""

    docker: tuple[str, ...]  # the command, and which engine it asks
    name: str
    output: int  # a file of all that it has printed
    process: Path | None = None  # its first one, once there is one

    def has_said(self, text: str) -> bool:
        """Say whether something stands in the log."""
        said = os.pread(self.output, os.fstat(self.output).st_size, 0)
        return text.encode() in said

    def listens(self) -> bool:
        """Say whether its first process handles SIGTERM, which the kernel else keeps from it."""
        first = self._first()
        if first is None:
            return False
        status = dict(line.split(":\t", 1) for line in _read(first / "status").splitlines())
        return bool(int(status.get("SigCgt", "0"), 16) >> (signal.SIGTERM - 1) & 1)

    def runs(self, *words: str) -> bool:
        """Say whether a process in it has these words on its command line."""
        first = self._first()
        home = None if first is None else _namespace(first)
        return home is not None and any(home == _namespace(each) for each in running(*words))

    def _first(self) -> Path | None:
        if self.process is None:
            asked = (*self.docker, "inspect", "--format={{.State.Pid}}", self.name)
            with suppress(BedError):  # there is none of that name yet
                number = process.run(*asked, seconds=20).strip()
                self.process = Path("/proc", number) if number != "0" else None
        return self.process


@dataclass(frozen=True, slots=True)
class Cancel:
    """Somebody cancels the job as soon as it is time."""

    is_time: Callable[[Container], bool]
    first: signal.Signals = signal.SIGINT

    def carry_out(
        self, step: subprocess.Popen[bytes], container: Container, seconds: float
    ) -> float | None:
        """Wait for the moment, end the step, and return how many seconds that took.

        None where it ended before; TimeoutExpired where it does not end, or the moment never comes.
        """
        last = time.monotonic() + seconds
        while not self.is_time(container):
            if step.poll() is not None:
                return None
            if time.monotonic() > last:
                raise subprocess.TimeoutExpired(step.args, seconds)
            time.sleep(_GLANCE)
        began = time.monotonic()
        step.send_signal(self.first)
        try:
            step.wait(_SECOND)
        except subprocess.TimeoutExpired:
            step.send_signal(signal.SIGTERM)
            step.wait(_END)
        return time.monotonic() - began


def running(*words: str) -> list[Path]:
    """List this machine's processes that have these words on their command lines."""
    commands = {each: _read(each / "cmdline") for each in Path("/proc").glob("[0-9]*")}
    return [each for each, command in commands.items() if all(word in command for word in words)]


def _namespace(folder: Path) -> str | None:
    with suppress(OSError):  # it has ended
        return str((folder / "ns" / "pid").readlink())
    return None


def _read(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(errors="replace").replace("\0", " ")
    return ""
