"""Where a command's answer goes: standard output, or a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from dunnage.errors import ConfigError


def write(text: str, out: TextIO, file: str | None = None) -> None:
    """Write to a file, or to a reader that may have seen enough, as `head` has after some lines."""
    if file is not None:
        _save(text, Path(file))
        return
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends: https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _save(text: str, file: Path) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{file}: the file cannot be written ({error.strerror})."
        raise ConfigError(message) from error
