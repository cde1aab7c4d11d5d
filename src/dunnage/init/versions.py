"""Which version of yarn, pnpm or bun a project works with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.init.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.project.lockfile import LockfileKind
    from dunnage.project.project import Project

_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-[\w.]+)?", re.ASCII)
_YARN_RELEASE = re.compile(r"\.yarn/releases/yarn-(\d+\.\d+\.\d+)\.c?js", re.ASCII)
_FORMAT = re.compile(r"^(?:lockfileVersion: *'?|__metadata:\n +version: )([\d.]+)", re.MULTILINE)
# For a project that names none: the last that is known to leave a lockfile of this format as it is.
_PNPM = {"6.0": "8.15.9", "9.0": "10.18.3"}
_BERRY = {"6": "3.8.7", "8": "4.13.0", "9": "4.14.1", "10": "4.18.1"}
_YARN, _BUN = "1.22.22", "1.4.5"


def yarn_1(project: Project) -> str:
    """Choose the version of yarn 1, of which there will be no further one."""
    return _declared(project, "yarn") or _YARN


def berry(project: Project, lockfile: LockfileKind) -> str:
    """Choose the version of yarn 2 or newer, which may also be committed as a file."""
    committed = (_YARN_RELEASE.fullmatch(path) for path in project.files)
    found = next((each[1] for each in committed if each), None)
    return _declared(project, "yarn") or found or _fitting(project, lockfile, "yarn", _BERRY)


def pnpm(project: Project, lockfile: LockfileKind) -> str:
    """Choose the version of pnpm."""
    return _declared(project, "pnpm") or _fitting(project, lockfile, "pnpm", _PNPM)


def bun(project: Project) -> str:
    """Choose the version of bun, which reads what older ones have written."""
    return _declared(project, "bun") or _BUN


def lockfile_format(project: Project, lockfile: LockfileKind) -> str | None:
    """Read the version in the lockfiles of Berry and pnpm; yarn 1 gives its own none."""
    match = _FORMAT.search(text(project, lockfile))
    return match[1] if match else None


def _declared(project: Project, name: str) -> str | None:
    declared = project.package_json.package_manager if project.package_json else None
    if declared is None or declared.name != name or not _VERSION.fullmatch(declared.version):
        return None
    return declared.version


def _fitting(
    project: Project, lockfile: LockfileKind, name: str, versions: Mapping[str, str]
) -> str:
    version = versions.get(lockfile_format(project, lockfile) or "")
    if version is None:
        message = (
            f"{lockfile}: it does not tell which {name} reads it."
            f' Name it in package.json, as in `"packageManager": "{name}@1.2.3"`.'
        )
        raise ConfigError(message)
    return version
