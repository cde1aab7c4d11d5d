"""yarn's lockfile: version 1, and Berry's, which is YAML and has a `__metadata`.

https://classic.yarnpkg.com/lang/en/docs/yarn-lock/, https://yarnpkg.com/advanced/lexicon
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dunnage.document import DocumentError
from dunnage.project import outline
from dunnage.project.dependents import Ask, Demand, demands, told
from dunnage.project.lockfile import Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.project.outline import Block
    from dunnage.project.package_json import PackageJson

_PARTS = ("dependencies", "optionalDependencies")


class _Package(NamedTuple):
    """An entry of the file: what resolves to it, and what it asks for itself."""

    block: Block
    descriptors: tuple[str, ...]  # "lodash@^4.17.0", Berry's: "lodash@npm:^4.17.0"
    requests: tuple[tuple[str, str], ...]  # names and ranges

    @property
    def id(self) -> str:
        return self.descriptors[0]

    @property
    def version(self) -> str:
        return self.block.value("version") or ""

    @property
    def is_workspace(self) -> bool:
        return self.block.value("linkType") == "soft"


def read(content: bytes, path: str, manifests: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by name@version; DocumentError where the content is no lockfile.

    The manifests of the project and its workspaces are asked what it depends on, and which of it
    in production: the file does not say it.
    """
    root = outline.read(content.decode("utf-8-sig", errors="replace"))
    packages = [_package(block) for block in root.children if block.value("version")]
    if root.children and not root.at("__metadata") and not packages:
        message = f"{path} is no lockfile of yarn"
        raise DocumentError(message)
    found = _Packages(each for each in packages if each.id != "__metadata")
    production = found.ids(each for one in manifests for each in one.production.items())
    development = found.ids(each for one in manifests for each in one.dev_dependencies.items())
    asked = demands(production, development, found.edges(), found.names())
    dependents = told(found.asks(manifests), found.versions(), asked)
    nobody = Demand(dev=bool(asked), via=None)
    return by_version(
        Entry(
            name=_name(package),
            version=package.version,
            lines=package.block.lines,
            dev=asked.get(package.id, nobody).dev,
            via=asked.get(package.id, nobody).via,
            dependents=dependents.get(package.id, ()),
        )
        for package in found.external()
    )


class _Packages:
    """All entries of a file, found by what resolves to them."""

    def __init__(self, packages: Iterable[_Package]) -> None:
        self._all = tuple(packages)
        self._ids = {each: package.id for package in self._all for each in package.descriptors}
        self._named: dict[str, list[str]] = {}
        for descriptor, identity in self._ids.items():
            self._named.setdefault(_split(descriptor)[0], []).append(identity)

    def external(self) -> Iterator[_Package]:
        return (each for each in self._all if not each.is_workspace)

    def names(self) -> Mapping[str, str]:
        return {each.id: _name(each) for each in self.external()}

    def versions(self) -> Mapping[str, tuple[str, str]]:
        return {each.id: (_name(each), each.version) for each in self.external()}

    def asks(self, manifests: Iterable[PackageJson]) -> Iterator[Ask]:
        for one in manifests:
            for requests in (one.production, one.dev_dependencies):
                yield from self._asks(None, requests.items())
        for each in self.external():
            yield from self._asks(each.id, each.requests)

    def edges(self) -> Mapping[str, Iterable[str]]:
        # A workspace's own entry mixes in its devDependencies; its manifest is a root anyway.
        return {**self._named, **{each.id: self.ids(each.requests) for each in self.external()}}

    def ids(self, requests: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(self._resolve(*each) for each in requests)

    def _asks(self, by: str | None, requests: Iterable[tuple[str, str]]) -> Iterator[Ask]:
        for name, wanted in requests:
            found = self._resolve(name, wanted)
            if found != name:
                yield Ask(by, found, wanted.removeprefix("npm:"))
            else:  # any of them may be what `resolutions` chose, for whatever was asked
                yield from (Ask(by, each, None) for each in self._named.get(name, ()))

    def _resolve(self, name: str, wanted: str) -> str:
        """Find an entry; where `resolutions` chose another range, the name stands for all of it."""
        for descriptor in (f"{name}@{wanted}", f"{name}@npm:{wanted}"):
            if descriptor in self._ids:
                return self._ids[descriptor]
        return name


def _package(block: Block) -> _Package:
    descriptors = block.text.rstrip(":").replace('"', "").split(", ")
    requests = (each.pair for part in _PARTS for each in block.under(part))
    return _Package(block, tuple(descriptors), tuple(requests))


def _name(package: _Package) -> str:
    """Name the package itself, not its alias: "alias@npm:lodash@4.17.20"."""
    name, wanted = _split(package.block.value("resolution") or package.id)
    return _split(wanted.removeprefix("npm:"))[0] or name if wanted.startswith("npm:") else name


def _split(descriptor: str) -> tuple[str, str]:
    """Split "@scope/name@range"; without a second part there is no name."""
    at = descriptor.find("@", 1)
    return (descriptor[:at], descriptor[at + 1 :]) if at > 0 else ("", descriptor)
