"""What of an application comes into its image, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.ignore import Ignore
    from dunnage.project.project import Project

_PLAIN = re.compile(r"[\w@+-][\w@.+-]*", re.ASCII)
_FOR_TOOLS = re.compile(
    r"\..*|package.*\.json|npm-shrinkwrap\.json|.*lock.*|pnpm-workspace\.yaml|bunfig\.toml"
    r"|[jt]sconfig.*\.json|nest-cli\.json|.*\.config\.[cm]?[jt]s|Makefile|LICEN[CS]E.*"
)
# Read at run time by what is compiled into another folder.
_ASSETS = ("public", "views", "templates", "locales")


@dataclass(frozen=True, slots=True)
class Copied:
    """One COPY of the stage that ships."""

    paths: tuple[str, ...]
    destination: str
    is_built: bool = False  # taken from the stage that builds, not from the build context
    is_changed: bool = False  # by the application itself, so that it must belong to its user


def folder(path: str, *, is_built: bool = False) -> Copied:
    """Copy a folder to where it is in the project."""
    return Copied((path,), f"./{path}", is_built=is_built)


def beside_output(project: Project, ignore: Ignore) -> Iterator[Copied]:
    """Yield what is read beside compiled sources."""
    for asset in _ASSETS:
        is_there = any(path.startswith(f"{asset}/") for path in project.files)
        if is_there and not ignore.excludes(asset):
            yield folder(asset)
    yield Copied(("package.json",), "./")


def sources(project: Project, ignore: Ignore) -> Iterator[Copied]:
    """Yield whatever the ignore file lets through, but for what only tools read."""
    sent = sorted(path for path in project.files if not ignore.excludes(path))
    files = [path for path in sent if "/" not in path and not _FOR_TOOLS.fullmatch(path)]
    folders = dict.fromkeys(path.partition("/")[0] for path in sent if "/" in path)
    named = [each for each in folders if not each.startswith(".")]
    for name in (*files, *named):
        if not _PLAIN.fullmatch(name):
            message = f"{name!r}: COPY would need quotes for this name. Rename it, or ignore it."
            raise ConfigError(message)
    yield Copied(("package.json", *files), "./")
    yield from map(folder, named)
