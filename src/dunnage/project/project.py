"""The Node.js project that the image is built from, as far as its build context tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.project import context, npm, package_json
from dunnage.project.lockfile import Lockfile, LockfileKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dunnage.project.lockfile import Entry
    from dunnage.project.package_json import PackageJson

_MIB = 1024 * 1024
_LARGEST_MANIFEST = _MIB
_LARGEST_LOCKFILE = 64 * _MIB

_MODULES = "node_modules/"
_GLOBAL_MODULES = "lib/node_modules/"  # below npm's prefix; no lockfile has a say there


@dataclass(frozen=True, slots=True)
class Project:
    """What the build context holds; `problems` tell what of it could not be read."""

    prefix: str  # the context's path relative to the repository's root; "" where they are one
    package_json: PackageJson | None
    lockfiles: tuple[Lockfile, ...]
    files: Mapping[str, int]  # bytes by path relative to the context, without node_modules
    problems: tuple[str, ...] = ()

    def path(self, name: str) -> str:
        """Turn a path relative to the context into one relative to the repository's root."""
        return _path(self.prefix, name)

    def entry(self, path: str, name: str, version: str) -> tuple[Lockfile, Entry] | None:
        """Find what pinned a package that lies at `path` in an image: "app/node_modules/a"."""
        for lockfile in self.lockfiles:
            for install_path in _install_paths(path):
                entry = lockfile.entries.get(install_path)
                if entry is not None and (entry.name, entry.version) == (name, version):
                    return lockfile, entry
        return None

    def source(self, path: str, size: int) -> str | None:
        """Find the file of the context that was copied to `path` of an image.

        It is the one that shares the longest end of the path; None unless its size agrees.
        """
        found = next((end for end in _ends(path) if end in self.files), None)
        return found if found is not None and self.files[found] == size else None


def read(folder: Path, prefix: str = "") -> Project:
    """Read the project in a build context; what is broken becomes a problem, never an exception."""
    problems: list[str] = []
    manifest = _manifest(folder, prefix, problems)
    lockfiles = (_lockfile(folder, prefix, kind, manifest, problems) for kind in LockfileKind)
    return Project(
        prefix=prefix,
        package_json=manifest,
        lockfiles=tuple(lockfile for lockfile in lockfiles if lockfile is not None),
        files=dict(context.files(folder)),
        problems=tuple(problems),
    )


def _manifest(folder: Path, prefix: str, problems: list[str]) -> PackageJson | None:
    path = _path(prefix, "package.json")
    try:
        content = context.read(folder, "package.json", _LARGEST_MANIFEST)
        return package_json.read(document.parse(content, path), path) if content else None
    except ToolError as error:
        problems.append(str(error))
        return None


def _lockfile(
    folder: Path,
    prefix: str,
    kind: LockfileKind,
    manifest: PackageJson | None,
    problems: list[str],
) -> Lockfile | None:
    path = _path(prefix, kind)
    if not (folder / kind).is_file():
        return None
    if kind not in npm.KINDS:
        return Lockfile(kind, path)
    try:
        content = context.read(folder, kind, _LARGEST_LOCKFILE) or b""
        return Lockfile(kind, path, npm.read(content, path, manifest))
    except ToolError as error:
        problems.append(str(error))
        return Lockfile(kind, path)


def _path(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _install_paths(path: str) -> Iterator[str]:
    """Yield what a lockfile may call a package: from each folder above the outer node_modules."""
    if _GLOBAL_MODULES in path:
        return
    for end in _ends(path):
        yield end
        if end.startswith(_MODULES):
            return


def _ends(path: str) -> Iterator[str]:
    """Yield the path and what is left of it without its first folders, the longest first."""
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))
