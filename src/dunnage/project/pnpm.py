"""pnpm's lockfile, from version 5 to version 9, read line by line.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.document import DocumentError
from dunnage.project import outline
from dunnage.project.dependents import Demand, demands
from dunnage.project.lockfile import Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from dunnage.project.outline import Block
    from dunnage.project.package_json import PackageJson

_PRODUCTION = ("dependencies", "optionalDependencies")
_DEVELOPMENT = ("devDependencies",)


def read(content: bytes, path: str, _: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by name@version; DocumentError where the content is no lockfile."""
    root = outline.read(content.decode("utf-8-sig", errors="replace"))
    version = root.value("lockfileVersion")
    if version is None:
        message = f"{path} is no lockfile of pnpm"
        raise DocumentError(message)
    snapshots = tuple(root.under("snapshots"))  # since version 9
    packages = {each.pair[0]: each for each in root.under("packages")}
    named = {
        _without_peers(key): _name_and_version(each, slashed=version.startswith("5"))
        for key, each in packages.items()
    }
    names = {key: name for key, (name, _) in named.items()}
    asked = _demands(root, snapshots or packages.values(), names)
    nobody = Demand(dev=True, via=None)
    told = {key: asked.get(_without_peers(key), nobody) for key in packages}
    return by_version(
        Entry(
            *named[_without_peers(key)],
            block.lines,
            dev=told[key].dev if snapshots else _has(block, "dev"),
            via=told[key].via,
            has_script=None if snapshots else _has(block, "requiresBuild"),
        )
        for key, block in packages.items()
    )


def _demands(root: Block, holders: Iterable[Block], names: Mapping[str, str]) -> dict[str, Demand]:
    """Tell of each package, by its key without peers, what asks for it.

    A package that is there with several sets of peers is told by what explains it best.
    """
    known = {each.pair[0]: each for each in holders}
    importers = [*root.under("importers")] or [root]
    found: dict[str, Demand] = {}
    asked = demands(
        _keys(importers, _PRODUCTION, known),
        _keys(importers, _DEVELOPMENT, known),
        {key: tuple(_keys((each,), _PRODUCTION, known)) for key, each in known.items()},
        {key: names.get(_without_peers(key), key) for key in known},
    )
    for key, demand in asked.items():
        bare = _without_peers(key)
        found[bare] = min(found.get(bare, demand), demand, key=lambda each: each.rank)
    return found


def _keys(holders: Iterable[Block], parts: Iterable[str], known: Container[str]) -> Iterator[str]:
    """Yield the key of everything that the holders depend on.

    What is written is a version, "1.0.0(peer@2.0.0)", or for an alias the key itself.
    """
    for block in (each for holder in holders for part in parts for each in holder.under(part)):
        name, written = block.pair
        version = block.value("version") or written
        forms = (version, f"{name}@{version}", f"/{name}@{version}", f"/{name}/{version}")
        yield from [each for each in forms if each in known][:1]


def _name_and_version(block: Block, *, slashed: bool) -> tuple[str, str]:
    key = _without_peers(block.pair[0]).removeprefix("/")
    name, _, version = key.rpartition("/" if slashed else "@")
    if slashed:
        version = version.partition("_")[0]
    return block.value("name") or name, block.value("version") or version


def _has(block: Block, flag: str) -> bool:
    return block.value(flag) == "true"


def _without_peers(key: str) -> str:
    return key.partition("(")[0]
