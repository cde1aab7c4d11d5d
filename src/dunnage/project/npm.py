"""npm's lockfiles, package-lock.json and npm-shrinkwrap.json, in their three versions.

https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import package_json, positions
from dunnage.project.lockfile import Entry, LockfileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.package_json import PackageJson

KINDS = frozenset({LockfileKind.NPM, LockfileKind.SHRINKWRAP})

_FOLDER = "node_modules/"


class _Pinned(NamedTuple):
    """An entry before its lines are known; `place` is its path in the JSON document."""

    place: tuple[str, ...]
    path: str
    name: str
    version: str
    dev: bool


def read(content: bytes, path: str, manifest: PackageJson | None) -> Mapping[str, Entry]:
    """Read the entries by install path; DocumentError where the content is no lockfile.

    `manifest` is asked what the project depends on: version 1 does not say it itself.
    """
    text = content.decode("utf-8-sig", errors="replace")
    lock = document.parse(text, path)
    packages = lock.at("packages")
    if packages.is_present:  # version 2 has both forms; npm reads this one
        pinned, direct = _packages(packages), _direct(packages)
    else:
        pinned = _dependencies(lock, ("dependencies",), "")
        declared = manifest.dependencies | manifest.dev_dependencies if manifest else frozenset()
        direct = frozenset(f"{_FOLDER}{name}" for name in declared)
    return _entries(pinned, direct, text)


def _entries(pinned: Iterable[_Pinned], direct: frozenset[str], text: str) -> dict[str, Entry]:
    lines = dict(positions.objects(text))
    return {
        each.path: Entry(each.name, each.version, lines[each.place], each.dev, each.path in direct)
        for each in pinned
        if each.place in lines
    }


def _packages(packages: Document) -> Iterator[_Pinned]:
    for path, package in packages.members:
        version = package.at("version").text_or_none
        _, folder, name = path.rpartition(_FOLDER)
        if version is None or not folder:
            continue  # the project itself, a workspace, or a link to one
        real_name = package.at("name").text_or_none or name  # it differs for an alias
        yield _Pinned(("packages", path), path, real_name, version, package.at("dev").flag)


def _direct(packages: Document) -> frozenset[str]:
    """Find what the project and its workspaces ask for, each in the nearest folder that has it."""
    installed = {path for path, _ in packages.members}
    return frozenset(
        nested if (nested := f"{path}/{_FOLDER}{name}") in installed else f"{_FOLDER}{name}"
        for path, package in packages.members
        if _FOLDER not in path
        for name in package_json.declared(package)
    )


def _dependencies(holder: Document, place: tuple[str, ...], folder: str) -> Iterator[_Pinned]:
    for name, package in holder.at("dependencies").members:
        path = f"{folder}{_FOLDER}{name}"
        version = package.at("version").text
        if version.startswith("npm:"):  # an alias: "npm:real-name@1.0.0"
            real_name, _, version = version.removeprefix("npm:").rpartition("@")
        else:
            real_name = name
        yield _Pinned((*place, name), path, real_name, version, package.at("dev").flag)
        if len(place) < positions.DEEPEST:
            yield from _dependencies(package, (*place, name, "dependencies"), f"{path}/")
