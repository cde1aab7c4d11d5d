"""The packages of the build context: their manifests, and the lockfiles that decide for them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import bun, npm, package_json, pnpm, workspaces, yarn
from dunnage.project.context import attempt
from dunnage.project.lockfile import Lockfile, LockfileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dunnage.project.context import Context
    from dunnage.project.lockfile import Entry
    from dunnage.project.package_json import PackageJson

_MIB = 1024 * 1024
_LARGEST_MANIFEST = _MIB
_LARGEST_LOCKFILE = 64 * _MIB

_MANIFEST = "package.json"
_BERRY = ".yarnrc.yml"  # without it, yarn 2 and newer make no node_modules that an image could hold
_READERS: Mapping[
    LockfileKind, Callable[[bytes, str, tuple[PackageJson, ...]], Mapping[str, Entry]]
] = {
    LockfileKind.SHRINKWRAP: npm.read,
    LockfileKind.NPM: npm.read,
    LockfileKind.YARN: yarn.read,
    LockfileKind.PNPM: pnpm.read,
    LockfileKind.BUN: bun.read,
}


@dataclass(frozen=True)
class Packages:
    """Manifests and lockfiles, found by their folders in the context, "" for its root."""

    context: Context
    prefix: str  # the context's path relative to the repository's root

    @cached_property
    def root(self) -> PackageJson | ToolError | None:
        """The manifest at the context's root, or why it cannot be read."""
        return attempt(lambda: self._read_manifest(""))

    @cached_property
    def manifests(self) -> Mapping[str, PackageJson]:
        """All manifests, outer ones first; broken ones are left out."""
        found: dict[str, PackageJson] = {}
        for folder in workspaces.folders(self.context.listing.files, _MANIFEST):
            manifest = self._manifest_in(folder)
            if manifest is not None:
                found[folder] = manifest
        return found

    @cached_property
    def root_lockfiles(self) -> tuple[Lockfile, ...]:
        """The lockfiles at the context's root."""
        kinds = (kind for kind in LockfileKind if self.context.is_file(kind))
        return tuple(self._lockfile("", kind) for kind in kinds)

    @cached_property
    def lockfiles(self) -> Mapping[str, tuple[Lockfile, ...]]:
        """All lockfiles, outer ones first."""
        found = {"": self.root_lockfiles} if self.root_lockfiles else {}
        for kind in LockfileKind:
            for folder in filter(None, workspaces.folders(self.context.listing.files, kind)):
                found[folder] = (*found.get(folder, ()), self._lockfile(folder, kind))
        return dict(sorted(found.items(), key=lambda each: workspaces.depth(each[0])))

    def manifest(self, path: str) -> PackageJson | None:
        """Find the nearest manifest at or above a path."""
        above = workspaces.upwards(path)
        if above == ("",):  # which needs no list of all files
            return self._manifest_in("")
        return next((self.manifests[each] for each in above if each in self.manifests), None)

    def lockfiles_for(self, path: str) -> tuple[Lockfile, ...]:
        """Find the lockfiles of the nearest folder, at or above a path, that has any."""
        above = workspaces.upwards(path)
        if above == ("",):
            return self.root_lockfiles
        return next((self.lockfiles[each] for each in above if each in self.lockfiles), ())

    def entry(self, path: str, name: str, version: str) -> tuple[Lockfile, Entry] | None:
        """Find what pinned a package in an image; a lockfile whose folder is in the path wins."""
        folders = sorted(self.lockfiles, key=lambda folder: -_shared(folder, path))
        for lockfile in (each for folder in folders for each in self.lockfiles[folder]):
            entry = lockfile.find(path, name, version)
            if entry is not None:
                return lockfile, entry
        return None

    def _manifest_in(self, folder: str) -> PackageJson | None:
        manifest = self.root if not folder else attempt(lambda: self._read_manifest(folder))
        return None if isinstance(manifest, ToolError) else manifest

    def _read_manifest(self, folder: str) -> PackageJson | None:
        name = posixpath.join(folder, _MANIFEST)
        content = self.context.read(name, _LARGEST_MANIFEST)
        return None if content is None else package_json.read(content, self._path(name))

    def _lockfile(self, folder: str, kind: LockfileKind) -> Lockfile:
        name = posixpath.join(folder, kind)

        def read() -> Mapping[str, Entry]:
            content = self.context.read(name, _LARGEST_LOCKFILE) or b""
            return _READERS[kind](content, self._path(name), self._project_at(folder))

        is_berry = kind is LockfileKind.YARN and self.context.is_file(
            posixpath.join(folder, _BERRY)
        )
        return Lockfile(kind, self._path(name), read, is_berry)

    def _project_at(self, folder: str) -> tuple[PackageJson, ...]:
        """List the manifest in a folder and those of its workspaces."""
        manifest = self._manifest_in(folder)
        if manifest is None or not manifest.workspaces:
            return () if manifest is None else (manifest,)
        below = f"{folder}/" if folder else ""
        inner = [each.removeprefix(below) for each in self.manifests if each.startswith(below)]
        members = workspaces.matching(manifest.workspaces, inner)
        return (manifest, *(self.manifests[f"{below}{each}"] for each in members if each))

    def _path(self, name: str) -> str:
        return posixpath.join(self.prefix, name)


def _shared(folder: str, path: str) -> int:
    return len(folder) if f"/{folder}/" in f"/{path}" else 0
