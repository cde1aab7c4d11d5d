"""Bun's textual lockfile, bun.lock.

https://bun.com/docs/pm/lockfile
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import jsonc, package_json, positions
from dunnage.project.dependents import Demand, demands, told
from dunnage.project.layout import Layout
from dunnage.project.lockfile import MODULES, Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.dependents import Ask
    from dunnage.project.package_json import PackageJson

_DEEPEST = 100  # of nested node_modules


class _Package(NamedTuple):
    key: str  # "a", or "a/b" for the b that a has for itself
    name: str
    version: str
    requests: Mapping[str, str]  # ranges by name


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
    dependents = told(
        _asks(packages, workspaces, layout),
        {path: (each.name, each.version) for path, each in packages.items()},
        asked,
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
            dependents=dependents.get(path, ()),
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
        details = next((each for each in parts if isinstance(each.value, dict)), parts[0])
        requests = package_json.declared(details, package_json.PRODUCTION)
        yield _Package(key, text[:1] + name, version, requests)


def _asks(
    packages: Mapping[str, _Package], workspaces: Iterable[Document], layout: Layout
) -> Iterator[Ask]:
    for each in workspaces:
        kinds = (*package_json.PRODUCTION, *package_json.DEVELOPMENT)
        yield from layout.asks(None, _folder(each), package_json.declared(each, kinds))
    for path, package in packages.items():
        yield from layout.asks(path, path, package.requests)


def _asked(workspace: Document, kinds: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    return layout.seen(_folder(workspace), package_json.declared(workspace, kinds))


def _folder(workspace: Document) -> str:
    """Tell where a workspace finds its own packages: below its name, else with everybody's."""
    name = workspace.at("name").value
    return _install_path(name) if isinstance(name, str) else ""


def _install_path(key: str) -> str:
    """Turn "a/@scope/b" into "node_modules/a/node_modules/@scope/b"."""
    return re.sub(r"((?:@[^/]*/)?[^/]+)", rf"{MODULES}\1", key)
