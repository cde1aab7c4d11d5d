"""What a package.json says about its package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from posixpath import dirname
from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.document import Document

PRODUCTION = ("dependencies", "optionalDependencies", "peerDependencies")
DEVELOPMENT = ("devDependencies",)
_MOST_WORKSPACES = 200  # patterns
_LONGEST_OVERRIDE = 300
# "a", "a@>=1", "@s/a", "**/a", "b/@s/a"; pnpm's "b@2>a" has a > that begins no range
_OVERRIDE = re.compile(
    r"(?:.*?(?:/|(?<![ |@])>))??(?P<name>(?:@[\w.~-]+/)?[\w.~-]+)(?:@(?!.*(?<![ |@])>).*)?"
)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PackageManager:
    """What Corepack starts: "pnpm@9.1.0+sha512.…" without its hash."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class PackageJson:
    """The manifest of a Node.js package; dependencies are ranges by name."""

    path: str  # relative to the repository's root
    name: str | None = None
    scripts: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    dependencies: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    dev_dependencies: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    optional_dependencies: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    engines: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    workspaces: tuple[str, ...] = ()  # patterns
    type: str | None = None
    main: str | None = None
    bin: Mapping[str, str] = field(default_factory=lambda: _NOTHING)  # file by command
    package_manager: PackageManager | None = None
    overridden: frozenset[str] = frozenset()  # names of packages whose version it decides for all

    @property
    def folder(self) -> str:
        """Name its folder, relative to the repository's root."""
        return dirname(self.path)

    @property
    def production(self) -> Mapping[str, str]:
        """Tell what is installed without devDependencies."""
        return {**self.dependencies, **self.optional_dependencies}

    def asks_for(self, name: str) -> bool:
        """Say whether it depends on a package, at run time or in development."""
        return name in self.production or name in self.dev_dependencies


def read(content: bytes, path: str) -> PackageJson:
    """Read a manifest; DocumentError where it is no JSON object.

    What has another type than npm expects counts as absent: npm warns of some, and mends others.
    """
    manifest = document.parse(content.decode("utf-8-sig", errors="replace"), path)
    _ = tuple(manifest.members)  # refuses all but an object
    return PackageJson(
        path=path,
        name=_text(manifest.at("name")),
        scripts=_texts(manifest.at("scripts")),
        dependencies=_texts(manifest.at("dependencies")),
        dev_dependencies=_texts(manifest.at("devDependencies")),
        optional_dependencies=_texts(manifest.at("optionalDependencies")),
        engines=_texts(manifest.at("engines")),
        workspaces=_workspaces(manifest.at("workspaces")),
        type=_text(manifest.at("type")),
        main=_text(manifest.at("main")),
        bin=_commands(manifest),
        package_manager=_package_manager(manifest.at("packageManager")),
        overridden=frozenset(_overridden(manifest)),
    )


def declared(document: Document, kinds: Iterable[str]) -> Mapping[str, str]:
    """Tell what a manifest, or a lockfile's copy of one, asks for in members of those names."""
    return {name: wanted for kind in kinds for name, wanted in _texts(document.at(kind)).items()}


def _overridden(manifest: Document) -> Iterator[str]:
    """Name what npm's and bun's `overrides`, yarn's `resolutions` and pnpm's decide."""
    for each in (("overrides",), ("resolutions",), ("pnpm", "overrides")):
        waiting = [manifest.at(*each).value]
        while waiting:
            value = waiting.pop()
            members = value.items() if isinstance(value, dict) else ()
            for key, inner in members:  # npm nests them: {"a": {"b": "1.0.0"}}
                if len(key) <= _LONGEST_OVERRIDE and (named := _OVERRIDE.fullmatch(key)):
                    yield named["name"]
                waiting.append(inner)


def _text(document: Document) -> str | None:
    return document.value if isinstance(document.value, str) and document.value else None


def _texts(document: Document) -> Mapping[str, str]:
    members = document.value if isinstance(document.value, dict) else {}
    return {name: value for name, value in members.items() if isinstance(value, str)}


def _workspaces(document: Document) -> tuple[str, ...]:
    """Read the patterns; yarn 1 also takes them from an object."""
    value = document.at("packages").value if isinstance(document.value, dict) else document.value
    patterns = value if isinstance(value, list) else []
    return tuple(each for each in patterns[:_MOST_WORKSPACES] if isinstance(each, str))


def _commands(manifest: Document) -> Mapping[str, str]:
    """Read `bin`; a single file is a command of the package's own name."""
    file, name = _text(manifest.at("bin")), _text(manifest.at("name"))
    if file is not None and name is not None:
        return {name.rpartition("/")[2]: file}
    return _texts(manifest.at("bin"))


def _package_manager(document: Document) -> PackageManager | None:
    name, at, version = (_text(document) or "").partition("@")
    return PackageManager(name, version.partition("+")[0]) if at and name and version else None
