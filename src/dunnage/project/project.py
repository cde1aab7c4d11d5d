"""The Node.js project that the image is built from, as far as its build context tells."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import copied, framework, ignore, program, secrets, tsconfig
from dunnage.project.context import Folder, attempt
from dunnage.project.packages import Packages
from dunnage.project.secrets import SecretFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dunnage.project.context import Context
    from dunnage.project.framework import Framework, Monorepo, ProgramKind
    from dunnage.project.ignore import Ignore
    from dunnage.project.lockfile import Entry, Lockfile
    from dunnage.project.npmrc import Npmrc
    from dunnage.project.package_json import PackageJson
    from dunnage.project.program import Program

_LARGEST_IGNORE_FILE = 64 * 1024


@dataclass(frozen=True)
class Project:
    """What the build context holds, each part read when it is first asked for.

    Folders and paths that are asked about are relative to the context; "" is the context itself.
    """

    context: Context
    prefix: str = ""  # the context's path relative to the repository's root

    def path(self, name: str) -> str:
        """Turn a path relative to the context into one relative to the repository's root."""
        return posixpath.normpath(posixpath.join(self.prefix, name))

    @property
    def problems(self) -> tuple[str, ...]:
        """Tell what at the context's root cannot be used; this reads all of it."""
        broken = (
            each for each in (self._packages.root, self._ignore) if isinstance(each, ToolError)
        )
        return (
            *map(str, broken),
            *(each.problem for each in self.lockfiles if each.problem is not None),
            *(self.ignore.problems if self.ignore else ()),
        )

    # Files, and what the builder gets of them

    @property
    def files(self) -> Mapping[str, int]:
        """List the files, with their bytes; not those below .git and node_modules."""
        return self.context.listing.files

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Name the folders .git and node_modules that are there, at any depth."""
        return self.context.listing.unlisted

    def is_file(self, path: str) -> bool:
        """Say whether there is such a file, without listing all."""
        return self.context.is_file(path)

    @property
    def ignore(self) -> Ignore | None:
        """The Dockerfile's own ignore file, or else the context's .dockerignore."""
        return self._ignore if not isinstance(self._ignore, ToolError) else None

    def sent(self, path: str) -> bool:
        """Say whether no pattern keeps a path from the builder."""
        return self.ignore is None or not self.ignore.excludes(path)

    @cached_property
    def sent_files(self) -> tuple[str, ...]:
        """List the files that the builder gets."""
        return tuple(path for path in self.files if self.sent(path))

    @cached_property
    def secret_files(self) -> tuple[SecretFile, ...]:
        """List the files that hold secrets, sent or not."""
        kinds = ((path, secrets.kind(self.context, path)) for path in self.files)
        return tuple(
            SecretFile(path, kind, self.sent(path)) for path, kind in kinds if kind is not None
        )

    @cached_property
    def npmrcs(self) -> tuple[Npmrc, ...]:
        """Read every .npmrc."""
        return tuple(secrets.npmrcs(self.context))

    def source(self, path: str, size: int, named: Sequence[str]) -> str | None:
        """Find the file of the context that was copied to `path` of an image; its size must agree.

        `named` is what the instruction names: its sources, and its destination last.
        """
        found = copied.source(path, named, self.files)
        return found if found is not None and self.files[found] == size else None

    # Packages: the project itself, its workspaces, what lockfiles pin

    @property
    def package_json(self) -> PackageJson | None:
        """The manifest at the context's root."""
        return self.manifest("")

    @property
    def manifests(self) -> Mapping[str, PackageJson]:
        """All manifests by their folders, outer ones first."""
        return self._packages.manifests

    def manifest(self, path: str) -> PackageJson | None:
        """Find the manifest that a file or folder belongs to, the nearest at or above it."""
        return self._packages.manifest(path)

    @property
    def lockfiles(self) -> tuple[Lockfile, ...]:
        """The lockfiles at the context's root."""
        return self._packages.root_lockfiles

    @property
    def every_lockfile(self) -> Mapping[str, tuple[Lockfile, ...]]:
        """All lockfiles by their folders, outer ones first."""
        return self._packages.lockfiles

    def lockfiles_for(self, path: str) -> tuple[Lockfile, ...]:
        """Find the lockfiles that decide at a path: those of the nearest folder that has any."""
        return self._packages.lockfiles_for(path)

    def entry(self, path: str, name: str, version: str) -> tuple[Lockfile, Entry] | None:
        """Find what pinned a package that lies at `path` in an image: "app/node_modules/a"."""
        return self._packages.entry(path, name, version)

    # What the project is made with, and what it runs

    @cached_property
    def monorepo(self) -> frozenset[Monorepo]:
        """Name the tools that run the tasks of many packages here."""
        return framework.monorepo(self.context)

    def framework(self, folder: str = "") -> Framework | None:
        """Find the framework of the package in a folder."""
        return framework.framework(self.context, folder, self.manifest(folder))

    def is_next_standalone(self, folder: str = "") -> bool:
        """Say whether Next makes a standalone server of the package in a folder."""
        return framework.is_standalone(self.context, folder)

    def kind(self, folder: str = "") -> ProgramKind | None:
        """Say what the package in a folder is run as; None unless it is certain."""
        return framework.kind(self.context, folder, self.manifest(folder))

    def out_dir(self, folder: str = "") -> str | None:
        """Find where TypeScript puts what it makes of the package in a folder."""
        return tsconfig.out_dir(self.context, folder)

    def program(self, path: str) -> Program | None:
        """Find the sources behind a file that a container starts: "app/dist/main.js"."""
        entry = program.locate(self.files, path, self.out_dir())
        if entry is None:
            return None
        manifest = self.manifest(entry)
        asked = {**manifest.production, **manifest.dev_dependencies} if manifest else {}
        own = {each.name for each in self.manifests.values()}  # the sources of workspaces
        return program.read(self.context, entry, asked.keys() - own)

    @cached_property
    def _packages(self) -> Packages:
        return Packages(self.context, self.prefix)

    @cached_property
    def _ignore(self) -> Ignore | ToolError | None:
        return attempt(self._read_ignore)

    def _read_ignore(self) -> Ignore | None:
        found = self.context.ignore_file(_LARGEST_IGNORE_FILE)
        return None if found is None else ignore.read(found[1], self.path(found[0]))


def read(folder: Path, prefix: str = "", dockerfile: Path | None = None) -> Project:
    """Take a build context; what is broken in it becomes a problem, never an exception.

    The Dockerfile is asked for because an ignore file beside it comes before the context's.
    """
    return Project(Folder(folder, dockerfile), prefix)
