"""npm's lockfiles, package-lock.json and npm-shrinkwrap.json, in their three versions.

https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dunnage import document
from dunnage.project import package_json, positions
from dunnage.project.dependents import demands, told
from dunnage.project.layout import Layout
from dunnage.project.lockfile import MODULES, Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from dunnage.document import Document
    from dunnage.project.dependents import Ask, Demand
    from dunnage.project.package_json import PackageJson


class _Pinned(NamedTuple):
    """An entry before its lines are known; `place` is its path in the JSON document."""

    place: tuple[str, ...]
    path: str
    name: str
    version: str
    dev: bool
    requests: Mapping[str, str]  # ranges by name
    has_script: bool | None = None


class _Project(NamedTuple):
    """The project itself or one of its workspaces, and the ranges that it asks for, by name."""

    folder: str
    production: Mapping[str, str]
    development: Mapping[str, str]


def read(content: bytes, path: str, manifests: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by install path; DocumentError where the content is no lockfile.

    The first manifest is asked what the project depends on: version 1 does not say it itself.
    """
    text = content.decode("utf-8-sig", errors="replace")
    lock = document.parse(text, path)
    packages = lock.at("packages")
    if packages.is_present:  # version 2 has both forms; npm reads this one
        pinned, projects = tuple(_packages(packages)), tuple(_projects(packages))
    else:
        pinned = tuple(_dependencies(lock, ("dependencies",), ""))
        projects = tuple(
            _Project("", each.production, each.dev_dependencies) for each in manifests[:1]
        )
    return _entries(pinned, projects, text)


def _entries(
    pinned: Collection[_Pinned], projects: Iterable[_Project], text: str
) -> dict[str, Entry]:
    layout = Layout(each.path for each in pinned)
    asked = _demands(pinned, projects, layout)
    versions = {each.path: (each.name, each.version) for each in pinned}
    dependents = told(_asks(pinned, projects, layout), versions, asked)
    lines = dict(positions.containers(text))
    return {
        each.path: Entry(
            each.name,
            each.version,
            lines[each.place],
            dev=each.dev,
            via=asked[each.path].via if each.path in asked else None,
            has_script=each.has_script,
            dependents=dependents.get(each.path, ()),
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
            requests=package_json.declared(package, package_json.PRODUCTION),
            has_script=package.at("hasInstallScript").flag,
        )


def _projects(packages: Document) -> Iterator[_Project]:
    for path, package in packages.members:
        if MODULES not in path:
            yield _Project(
                path,
                package_json.declared(package, package_json.PRODUCTION),
                package_json.declared(package, package_json.DEVELOPMENT),
            )


def _dependencies(holder: Document, place: tuple[str, ...], folder: str) -> Iterator[_Pinned]:
    for name, package in holder.at("dependencies").members:
        path = f"{folder}{MODULES}{name}"
        version = package.at("version").text
        if version.startswith("npm:"):  # an alias: "npm:real-name@1.0.0"
            real_name, _, version = version.removeprefix("npm:").rpartition("@")
        else:
            real_name = name
        requests = package_json.declared(package, ("requires",))
        yield _Pinned((*place, name), path, real_name, version, package.at("dev").flag, requests)
        if len(place) < positions.DEEPEST:
            yield from _dependencies(package, (*place, name, "dependencies"), f"{path}/")


def _asks(pinned: Iterable[_Pinned], projects: Iterable[_Project], layout: Layout) -> Iterator[Ask]:
    for project in projects:
        for requests in (project.production, project.development):
            yield from layout.asks(None, project.folder, requests)
    for each in pinned:
        yield from layout.asks(each.path, each.path, each.requests)


def _demands(
    pinned: Iterable[_Pinned], projects: Iterable[_Project], layout: Layout
) -> dict[str, Demand]:
    return demands(
        [path for each in projects for path in layout.seen(each.folder, each.production)],
        [path for each in projects for path in layout.seen(each.folder, each.development)],
        {each.path: layout.seen(each.path, each.requests) for each in pinned},
        {each.path: each.name for each in pinned},
    )
