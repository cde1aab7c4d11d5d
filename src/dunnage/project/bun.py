"""Bun's textual lockfile, bun.lock.

https://bun.com/docs/pm/lockfile
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import jsonc, package_json, positions
from dunnage.project.dependents import reached
from dunnage.project.lockfile import MODULES, Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.package_json import PackageJson

_DEEPEST = 100  # of nested node_modules
_PRODUCTION = ("dependencies", "optionalDependencies", "peerDependencies")


class _Package(NamedTuple):
    key: str  # "a", or "a/b" for the b that a has for itself
    name: str
    version: str
    requests: tuple[str, ...]  # names


def read(content: bytes, path: str, _: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by install path and by name@version.

    DocumentError where the content is no lockfile.
    """
    text = jsonc.plain(content.decode("utf-8-sig", errors="replace"))
    lock = document.parse(text, path)
    packages = {each.key: each for each in _packages(lock.at("packages"))}
    workspaces = tuple(workspace for _, workspace in lock.at("workspaces").members)
    asked = {name for each in workspaces for name in package_json.declared(each)}
    roots = [name for each in workspaces for name in _requests(each)]
    edges = {key: tuple(_resolved(each, packages)) for key, each in packages.items()}
    needed = reached(roots, edges)
    lines = dict(positions.containers(text))
    placed = {
        _install_path(key): Entry(
            package.name,
            package.version,
            lines["packages", key],
            dev=key not in needed,
            direct=key in asked,
        )
        for key, package in packages.items()
    }
    return {**placed, **by_version(placed.values())}


def _packages(packages: Document) -> Iterator[_Package]:
    for key, package in packages.members:
        parts = tuple(package)
        text = parts[0].text if parts else ""  # "@scope/name@1.0.0"
        name, at, version = text[1:].partition("@")
        is_own = version.startswith(("workspace:", "link:", "root:"))
        if not at or is_own or key.count("/") > _DEEPEST:
            continue
        requests = (
            name for each in parts if isinstance(each.value, dict) for name in _requests(each)
        )
        yield _Package(key, text[:1] + name, version, tuple(requests))


def _requests(holder: Document) -> Iterator[str]:
    return (name for part in _PRODUCTION for name, _ in holder.at(part).members)


def _resolved(package: _Package, packages: Mapping[str, _Package]) -> Iterator[str]:
    """Find each dependency in the nearest folder that has it."""
    for name in package.requests:
        folders = [package.key]
        while folders[-1]:
            folders.append(folders[-1].rpartition("/")[0])
        candidates = (f"{folder}/{name}".removeprefix("/") for folder in folders)
        yield from [each for each in candidates if each in packages][:1]


def _install_path(key: str) -> str:
    """Turn "a/@scope/b" into "node_modules/a/node_modules/@scope/b"."""
    return re.sub(r"((?:@[^/]*/)?[^/]+)", rf"{MODULES}\1", key)
