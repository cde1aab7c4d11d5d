"""Bun's textual lockfile, bun.lock.

https://bun.com/docs/pm/lockfile
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import jsonc, package_json, positions
from dunnage.project.dependents import Demand, demands
from dunnage.project.layout import Layout
from dunnage.project.lockfile import MODULES, Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.package_json import PackageJson

_DEEPEST = 100  # of nested node_modules


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
    packages = {_install_path(each.key): each for each in _packages(lock.at("packages"))}
    workspaces = tuple(workspace for _, workspace in lock.at("workspaces").members)
    layout = Layout(packages)
    asked = demands(
        [key for each in workspaces for key in _asked(each, package_json.PRODUCTION, layout)],
        [key for each in workspaces for key in _asked(each, package_json.DEVELOPMENT, layout)],
        {path: layout.seen(path, each.requests) for path, each in packages.items()},
        {path: each.name for path, each in packages.items()},
    )
    nobody = Demand(dev=True, via=None)
    lines = dict(positions.containers(text))
    placed = {
        path: Entry(
            package.name,
            package.version,
            lines["packages", package.key],
            dev=asked.get(path, nobody).dev,
            via=asked.get(path, nobody).via,
        )
        for path, package in packages.items()
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
        holders = (each for each in parts if isinstance(each.value, dict))
        requests = (package_json.declared(each, package_json.PRODUCTION) for each in holders)
        yield _Package(key, text[:1] + name, version, tuple(chain.from_iterable(requests)))


def _asked(workspace: Document, kinds: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    """Find what a workspace asks for: its own, which lies below its name, or everybody's."""
    name = workspace.at("name").value
    folder = _install_path(name) if isinstance(name, str) else ""
    return layout.seen(folder, package_json.declared(workspace, kinds))


def _install_path(key: str) -> str:
    """Turn "a/@scope/b" into "node_modules/a/node_modules/@scope/b"."""
    return re.sub(r"((?:@[^/]*/)?[^/]+)", rf"{MODULES}\1", key)
