"""The Docker engine's image store, by way of the `docker` command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.plain import plain

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from dunnage.adapters.process import Completed, Run, Stream

# The first that exports images as OCI layouts: https://docs.docker.com/engine/release-notes/25.0/
_OLDEST = 25
_VERSION_SECONDS = 30
_SAVE_SECONDS = 1800
_REMOVE_SECONDS = 120


def version_argv() -> list[str]:
    """Ask for the versions of the command and of the engine."""
    return ["docker", "version", "--format", "json"]


def save_argv(image: str) -> list[str]:
    """Write an image to standard output."""
    return ["docker", "image", "save", "--", image]


def remove_argv(image: str) -> list[str]:
    """Remove a reference, and the image with its last one."""
    return ["docker", "image", "rm", "--", image]


def parse_version(completed: Completed) -> str:
    """Read the engine's version; `ToolError` for an engine that is not there or too old."""
    server = document.parse(completed.stdout or b"{}", "docker's version").at("Server")
    if not server.is_present:
        message = (
            "no Docker engine answers: start Docker, or mount its socket "
            f"(docker says: {plain(completed.stderr)})"
        )
        raise ToolError(message)
    version = server.at("Version").text
    major = re.match(r"\d+", version)
    if major and int(major[0]) < _OLDEST:
        message = f"Docker {plain(version)} is too old: install Docker {_OLDEST} or newer"
        raise ToolError(message)
    return plain(version)


class DockerStore:
    """The images of one engine."""

    def __init__(self, run: Run, stream: Stream) -> None:
        self._run = run
        self._stream = stream

    def version(self) -> str:
        """Tell the engine's version; `ToolError` if there is none that Dunnage can use."""
        return parse_version(self._run(version_argv(), accept=(0, 1), timeout=_VERSION_SECONDS))

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """Stream an image as `docker save` writes it."""
        return self._stream(save_argv(image), timeout=_SAVE_SECONDS)

    def remove(self, image: str) -> None:
        """Forget a reference, and the image if nothing else refers to it."""
        self._run(remove_argv(image), timeout=_REMOVE_SECONDS)
