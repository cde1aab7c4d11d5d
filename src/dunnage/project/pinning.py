"""Whether a package on a command line is asked for in one version: `pnpm@10.21.0`."""

from __future__ import annotations

import re

_LOCAL = (".", "/", "~", "file:", "link:", "portal:", "workspace:")
_REMOTE = re.compile(r"(git[+@:]|https?:|github:|gitlab:|bitbucket:|[\w.-]+/[\w.-]+(#|$))")
_EXACT = re.compile(r"v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w./=+-]+)?")
_MAJOR = re.compile(r"v?\d+(\.\d+)?")


def is_local(package: str) -> bool:
    """Say whether it comes from a file or folder, and not from a registry."""
    return package.startswith(_LOCAL) or package.endswith((".tgz", ".tar.gz"))


def is_exact(package: str) -> bool:
    """Say whether the registry has one answer only."""
    return _EXACT.fullmatch(_version(package)) is not None


def floats(package: str) -> bool:
    """Say whether any version will do, or the newest that fits a range or a tag.

    A bare major or minor counts as chosen; what is not a package of a registry is not judged.
    """
    if is_local(package) or _REMOTE.match(package) or "$" in package or "`" in package:
        return False
    version = _version(package)
    return not (_EXACT.fullmatch(version) or _MAJOR.fullmatch(version))


def _version(package: str) -> str:
    """Read what follows the name, whose own first character may be an @."""
    return package[1:].partition("@")[2].removeprefix("npm:").rpartition("@")[2]
