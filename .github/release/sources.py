"""What the sources say of a release, and what its action.yml says of them."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from release.errors import ReleaseError

if TYPE_CHECKING:
    from release.version import Version

_BUILT = re.compile(r"(?m)^  image: Dockerfile$")
_PACKAGE = re.compile(r'(?m)^__version__ = "(.*)"$')


def check(version: Version, pyproject: str, package: str) -> None:
    """Refuse a version that the sources do not name."""
    named = {
        "pyproject.toml": tomllib.loads(pyproject)["project"]["version"],
        "src/dunnage/__init__.py": next(iter(_PACKAGE.findall(package)), None),
    }
    wrong = [f"{file} says {each}" for file, each in named.items() if each != str(version)]
    if wrong:
        message = f"{version} is wanted, but {', '.join(wrong)}"
        raise ReleaseError(message)


def notes(version: Version, changelog: str) -> str:
    """Cut what CHANGELOG.md says of a version: below `## 1.2.3 - 2026-12-01`."""
    heading = rf"## {re.escape(str(version))} - \d{{4}}-\d{{2}}-\d{{2}}"
    found = re.search(rf"(?ms)^{heading}\n(.*?)(?=^## |\Z)", changelog)
    text = found[1].strip() if found else ""
    if not text:
        message = f"CHANGELOG.md has nothing below `## {version} - YYYY-MM-DD`"
        raise ReleaseError(message)
    return text


def pinned(action: str, reference: str) -> str:
    """Let action.yml take an image that is pushed, where it builds one."""
    text, count = _BUILT.subn(f"  image: docker://{reference}", action)
    if count != 1:
        message = "action.yml: expected one line `  image: Dockerfile`"
        raise ReleaseError(message)
    return text
