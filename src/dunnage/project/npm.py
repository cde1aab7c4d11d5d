"""npm's lockfiles, package-lock.json and npm-shrinkwrap.json, in their three versions.

https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import package_json, positions
from dunnage.project.lockfile import MODULES, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.package_json import PackageJson


class _Pinned(NamedTuple):
    """An entry before its lines are known; `place` is its path in the JSON document."""

    place: tuple[str, ...]
    path: str
    name: str
    version: str
    dev: bool
    has_script: bool | None = None


def read(content: bytes, path: str, manifests: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by install path; DocumentError where the content is no lockfile.

    The first manifest is asked what the project depends on: version 1 does not say it itself.
    """
    text = content.decode("utf-8-sig", errors="replace")
    lock = document.parse(text, path)
    packages = lock.at("packages")
    if packages.is_present:  # version 2 has both forms; npm reads this one
        pinned, direct = _packages(packages), _direct(packages)
    else:
        pinned = _dependencies(lock, ("dependencies",), "")
        declared = [{**each.production, **each.dev_dependencies} for each in manifests[:1]]
        direct = frozenset(f"{MODULES}{name}" for names in declared for name in names)
    return _entries(pinned, direct, text)


def _entries(pinned: Iterable[_Pinned], direct: frozenset[str], text: str) -> dict[str, Entry]:
    lines = dict(positions.containers(text))
    return {
        each.path: Entry(
            each.name,
            each.version,
            lines[each.place],
            dev=each.dev,
            direct=each.path in direct,
            has_script=each.has_script,
        )
        for each in pinned
        if each.place in lines
    }


def _packages(packages: Document) -> Iterator[_Pinned]:
    for path, package in packages.members:
        version = package.at("version").text_or_none
        _, folder, name = path.rpartition(MODULES)
        if version is None or not folder:
            continue  # the project itself, a workspace, or a link to one
        real_name = package.at("name").text_or_none or name  # it differs for an alias
        yield _Pinned(
            place=("packages", path),
            path=path,
            name=real_name,
            version=version,
            dev=package.at("dev").flag,
            has_script=package.at("hasInstallScript").flag,
        )


def _direct(packages: Document) -> frozenset[str]:
    """Find what the project and its workspaces ask for, each in the nearest folder that has it."""
    installed = {path for path, _ in packages.members}
    return frozenset(
        nested if (nested := f"{path}/{MODULES}{name}") in installed else f"{MODULES}{name}"
        for path, package in packages.members
        if MODULES not in path
        for name in package_json.declared(package)
    )


def _dependencies(holder: Document, place: tuple[str, ...], folder: str) -> Iterator[_Pinned]:
    for name, package in holder.at("dependencies").members:
        path = f"{folder}{MODULES}{name}"
        version = package.at("version").text
        if version.startswith("npm:"):  # an alias: "npm:real-name@1.0.0"
            real_name, _, version = version.removeprefix("npm:").rpartition("@")
        else:
            real_name = name
        yield _Pinned((*place, name), path, real_name, version, package.at("dev").flag)
        if len(place) < positions.DEEPEST:
            yield from _dependencies(package, (*place, name, "dependencies"), f"{path}/")
