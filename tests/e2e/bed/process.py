"""How the bed runs another program: no shell, bounded in time, its last words in the error."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

_LAST_WORDS = 2_000


class BedError(Exception):
    """The test bed cannot be set up; the text says why."""


def run(
    *argv: str | Path,
    seconds: float = 300,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Return what the program writes to standard output."""
    command = [str(word) for word in argv]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=seconds, cwd=cwd, env=env
        )
    except FileNotFoundError as missing:
        message = f"{command[0]} is not on this machine"
        raise BedError(message) from missing
    except subprocess.TimeoutExpired as late:
        message = f"{' '.join(command)}: no end after {seconds:g} s"
        raise BedError(message) from late
    if done.returncode != 0:
        words = (done.stdout + done.stderr).decode(errors="replace")[-_LAST_WORDS:]
        message = f"{' '.join(command)}: exit code {done.returncode}\n{words}"
        raise BedError(message)
    return done.stdout.decode(errors="replace")
