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
_SIZE_SECONDS = 30
_SAVE_SECONDS = 1800
_REMOVE_SECONDS = 120


def version_argv() -> list[str]:
    """Ask for the versions of the command and of the engine."""
    return ["docker", "version", "--format", "json"]


def size_argv(image: str) -> list[str]:
    """Ask for what the engine knows of an image."""
    return ["docker", "image", "inspect", "--format", "json", "--", image]


def save_argv(*images: str) -> list[str]:
    """Write images to standard output."""
    return ["docker", "image", "save", "--", *images]


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


def parse_size(completed: Completed) -> int | None:
    """Read how large an image is unpacked; None where it is exported in another form.

    An engine that keeps its images in containerd describes them, and exports compressed layers.
    """
    for image in document.parse(completed.stdout or b"[]", "docker's image"):
        if not image.at("Descriptor").is_present:
            return image.at("Size").integer_or_none
    return None


class DockerStore:
    """The images of one engine."""

    def __init__(self, run: Run, stream: Stream) -> None:
        self._run = run
        self._stream = stream

    def version(self) -> str:
        """Tell the engine's version; `ToolError` if there is none that Dunnage can use."""
        return parse_version(self._run(version_argv(), accept=(0, 1), timeout=_VERSION_SECONDS))

    def size(self, image: str) -> int | None:
        """Tell about how long the export of an image is, in bytes, where the engine knows."""
        return parse_size(self._run(size_argv(image), accept=(0, 1), timeout=_SIZE_SECONDS))

    def save(self, *images: str) -> AbstractContextManager[BinaryIO]:
        """Stream images as `docker save` writes them: what they share but once."""
        return self._stream(save_argv(*images), timeout=_SAVE_SECONDS)

    def remove(self, image: str) -> None:
        """Forget a reference, and the image if nothing else refers to it."""
        self._run(remove_argv(image), timeout=_REMOVE_SECONDS, tidies=True)
