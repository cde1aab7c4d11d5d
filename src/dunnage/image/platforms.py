"""Which of an image's platforms is meant, of several that it was built for."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Machines as Python names them, architectures as Go does.
_ARCHITECTURES = {
    "x86_64": "amd64",
    "AMD64": "amd64",
    "aarch64": "arm64",
    "armv7l": "arm/v7",
    "armv6l": "arm/v6",
    "i686": "386",
}


def own() -> str:
    """Name the platform of images that run on this machine."""
    machine = platform.machine()
    return f"linux/{_ARCHITECTURES.get(machine, machine)}"


def matches(platform: str, asked: str) -> bool:
    """Say whether an image for `platform` is what `asked` means; "linux/arm" takes any variant."""
    there, wanted = _normal(platform), _normal(asked)
    return there == wanted or there.startswith(f"{wanted}/")


def choose(there: Iterable[str], asked: str | None, own: str) -> str:
    """Choose what is asked for; else the only one, else this machine's own.

    `ToolError` names those that are there.
    """
    platforms = sorted(set(there))
    if asked is None and len(platforms) == 1:
        return platforms[0]
    found = [each for each in platforms if matches(each, asked or own)]
    if len(found) == 1:
        return found[0]
    named = ", ".join(platforms)
    if asked is None:
        message = f"there are images for several platforms in it, choose one: {named}"
    else:
        message = f"there is no image for the platform {asked} in it, but for {named}"
    raise ToolError(message)


def _normal(platform: str) -> str:
    # The only variant of 64-bit ARM; tools write it or leave it out.
    return platform.lower().removesuffix("/v8") if "/arm64/" in platform else platform.lower()
