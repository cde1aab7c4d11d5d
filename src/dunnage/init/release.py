"""Which release of Node.js an image is built on: the newest that the project allows and LTS has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nodesemver

from dunnage.errors import ConfigError
from dunnage.flow.node_releases import AS_OF, CODENAMES, LINES, major
from dunnage.init.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.project import Project

_FILES = (".nvmrc", ".node-version")
_LONGEST_RANGE = 200
_NUMBER = re.compile(r"v?(\d{1,3})(?:\.[\dx*]+){0,2}")


def choose(project: Project) -> str:
    """Choose a release such as "24.22.1"; ConfigError where the project allows none of them.

    A file for version managers decides before `engines`; of both only the major counts.
    """
    for name in _FILES:
        wanted = _first_line(project, name)
        if wanted is not None and (named := _major(wanted)) is not None:
            return _first(f"{name} asks for {wanted!r}", _mended(named))
    manifest = project.package_json
    wanted = manifest.engines.get("node", "*") if manifest else "*"
    return _first(
        f"engines.node of package.json asks for {wanted!r}",
        (each for each in _mended() if _allows(wanted, each)),
    )


def _mended(only: int | None = None) -> Iterator[str]:
    """List the releases to build on: long-term support before the rest, new before old."""
    lines = sorted(LINES.items(), key=lambda each: (each[1].codename is None, -each[0]))
    for number, line in lines:
        if line.security and line.end_of_life >= AS_OF and only in (None, number):
            yield line.security.version


def _first(asked: str, releases: Iterator[str]) -> str:
    release = next(releases, None)
    if release is None:
        known = ", ".join(str(major(each)) for each in _mended())
        message = f"{asked}, and of Node.js {known} are the lines that get security releases."
        raise ConfigError(message)
    return release


def _first_line(project: Project, name: str) -> str | None:
    lines = (line.strip() for line in text(project, name).split("\n"))
    return next((line for line in lines if line and not line.startswith("#")), None)


def _major(wanted: str) -> int | None:
    """Read what nvm reads; None for names that move, such as `lts/*` and `node`."""
    if number := _NUMBER.fullmatch(wanted):
        return int(number[1])
    return CODENAMES.get(wanted.removeprefix("lts/").lower())


def _allows(wanted: str, release: str) -> bool:
    """Say whether a range holds a release; what is no range asks for nothing."""
    if len(wanted) > _LONGEST_RANGE or nodesemver.valid_range(wanted, loose=True) is None:
        return True
    return bool(nodesemver.satisfies(release, wanted, loose=True))
