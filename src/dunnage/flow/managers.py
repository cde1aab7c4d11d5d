"""Which major of a package manager runs, where the Dockerfile, project or base tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.flow.copies import Copy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.flow.base import Base
    from dunnage.flow.installation import Installation
    from dunnage.project.install import Install
    from dunnage.project.project import Project

_CLASSIC = 1
_BERRY = 2  # or newer
_CONFIGURATION = ".yarnrc.yml"
_LARGEST = 64 * 1024


def major(
    manager: str,
    earlier: Iterable[Copy | Installation],
    base: Base,
    project: Project | None,
) -> int | None:
    """Find the major: what was installed last decides, then package.json, then the base.

    `earlier` holds the copies and the global installations before it.
    """
    events = tuple(earlier)
    installed = [each for each in events if not isinstance(each, Copy)]
    for each in installed[::-1]:
        for package in each.packages:
            name, _, version = package.rpartition("@")
            if manager in {name, package}:
                return _leading(version) if name else None
    if (declared := _declared(manager, project)) is not None:
        return declared
    if manager == "npm":
        return base.npm_major
    if manager != "yarn" or any(each.manager == "corepack" for each in installed):
        return None
    return _yarn([each for each in events if isinstance(each, Copy)], project)


def _yarn(copies: list[Copy], project: Project | None) -> int | None:
    """Tell Berry by its configuration; without it, what node images bring along is yarn 1."""
    if project is not None:
        return _BERRY if project.is_file(_CONFIGURATION) else _CLASSIC
    if any(".yarn" in path for copy in copies for path in copy.paths):
        return _BERRY
    return None if any(copy.is_whole_context for copy in copies) else _CLASSIC


def is_pnp(major: int | None, project: Project | None) -> bool:
    """Say whether this yarn makes no node_modules, which is what Berry does unless told."""
    if project is None or major is None or major == _CLASSIC:
        return False
    try:
        content = project.context.read(_CONFIGURATION, _LARGEST)
    except ToolError:
        return False
    return content is None or b"nodeLinker:" not in content or b"nodeLinker: pnp" in content


def is_classic_yarn(install: Install, major: int | None) -> bool | None:
    """Tell yarn 1 from Berry, also by the commands and options that only one of them has."""
    given = {option.partition("=")[0] for option in install.options}
    if install.verb == "focus" or given & {
        "--immutable",
        "--immutable-cache",
        "--check-cache",
        "--inline-builds",
    }:
        return False
    if major is not None:
        return major == _CLASSIC
    classic = {
        "--frozen-lockfile",
        "--production",
        "--prod",
        "--pure-lockfile",
        "--non-interactive",
    }
    return True if given & classic else None


def _declared(manager: str, project: Project | None) -> int | None:
    manifest = project.package_json if project else None
    declared = manifest.package_manager if manifest else None
    return _leading(declared.version) if declared and declared.name == manager else None


def _leading(version: str) -> int | None:
    match = re.match(r"[v^~]?(\d+)", version)
    return int(match[1]) if match else None
