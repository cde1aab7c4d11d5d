"""A Docker engine that the bed starts for itself: all that it keeps lies in one folder."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bed.process import BedError

_STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Daemon:
    """One dockerd, running or not."""

    folder: Path

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "docker.sock"

    @property
    def log(self) -> Path:
        """What it said since it was started last."""
        return self.folder / "dockerd.log"

    def start(self, *options: str) -> None:
        """Start it; it answers a moment later."""
        argv = (
            *("setsid", "--fork", "dockerd", f"--host=unix://{self.socket}", self._pid_option()),
            *(f"--data-root={self.folder / 'images'}", f"--exec-root={self.folder / 'run'}"),
            *options,
        )
        with self.log.open("wb") as output:
            subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def stop(self) -> bool:
        """End it, and tell whether it ran at all."""
        pid = self._pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + _STOP_SECONDS
        while self._pid() is not None:
            if time.monotonic() > end:
                message = f"the bed's Docker engine, process {pid}, does not end"
                raise BedError(message)
            time.sleep(0.1)
        return True

    def _pid_option(self) -> str:
        return f"--pidfile={self.folder / 'dockerd.pid'}"

    def _pid(self) -> int | None:
        """Read which process it is; the number may be another program's by now."""
        try:
            pid = int((self.folder / "dockerd.pid").read_text())
            argv = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except (OSError, ValueError):
            return None
        return pid if self._pid_option() in argv else None
