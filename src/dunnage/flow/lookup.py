"""What a name leads to in an image: through its symbolic links, and along its PATH."""

from __future__ import annotations

from posixpath import join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.model import Image

_MOST_LINKS = 40  # as Linux has it
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ENDINGS = ("", ".js", ".json", ".node", "/index.js", "/package.json")
# What lies there, a running container has and no image.
_AT_RUN_TIME = ("dev/", "proc/", "run/", "sys/", "tmp/", "var/run/")


def find(image: Image, path: str) -> str | None:
    """Follow an absolute path; None where it leads to no file."""
    left = path.split("/")[::-1]
    there: list[str] = []
    links = 0
    while left and links <= _MOST_LINKS:
        part = left.pop()
        if part == "..":
            del there[-1:]
        elif part not in ("", "."):
            there.append(part)
            file = image.files.get("/".join(there))
            if file is not None and file.target is not None:
                links += 1
                there = [] if file.target.startswith("/") else there[:-1]
                left.extend(file.target.split("/")[::-1])
    found = "/".join(there)
    return found if not left and found in image.files else None


def has_program(image: Image, name: str) -> bool | None:
    """Say whether a container can start what a word names; None where that is not known yet."""
    if any(letter in name for letter in "$`*?~"):
        return None
    verdicts = [_is_there(image, path) for path in _places(image, name)]
    return True if True in verdicts else None if None in verdicts else False


def has_script(image: Image, path: str) -> bool | None:
    """Say whether Node.js finds a program under an absolute path, which may lack its ending.

    https://nodejs.org/api/modules.html#all-together
    """
    verdicts = [_is_there(image, f"{path}{ending}") for ending in _ENDINGS]
    return True if True in verdicts else None if None in verdicts else False


def _is_there(image: Image, path: str) -> bool | None:
    """Say whether a path leads to a file; None where only a running container can tell."""
    if path.lstrip("/").startswith(_AT_RUN_TIME):
        return None
    return find(image, path) is not None


def _places(image: Image, name: str) -> Iterator[str]:
    workdir = image.config.workdir or "/"
    if "/" in name:
        yield join(workdir, name)
        return
    folders = dict(image.config.environment).get("PATH") or _PATH
    yield from (join(workdir, folder, name) for folder in folders.split(":"))
