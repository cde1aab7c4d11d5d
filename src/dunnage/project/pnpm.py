"""pnpm's lockfile, from version 5 to version 9, read line by line.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.document import DocumentError
from dunnage.project import outline
from dunnage.project.dependents import Ask, Demand, demands, told
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
    holders = {each.pair[0]: each for each in snapshots or packages.values()}
    asked = _demands(root, holders, names)
    dependents = told(_asks(root, holders), named, asked)
    nobody = Demand(dev=True, via=None)
    demand = {key: asked.get(_without_peers(key), nobody) for key in packages}
    return by_version(
        Entry(
            *named[_without_peers(key)],
            block.lines,
            dev=demand[key].dev if snapshots else _has(block, "dev"),
            via=demand[key].via,
            has_script=None if snapshots else _has(block, "requiresBuild"),
            dependents=dependents.get(_without_peers(key), ()),
        )
        for key, block in packages.items()
    )


def _asks(root: Block, holders: Mapping[str, Block]) -> Iterator[Ask]:
    """Tell who asks for what, without peers; ranges are kept for the project's own alone."""
    for importer in _importers(root):
        ranges = dict(each.pair for each in importer.under("specifiers"))  # until version 5
        for name, key, block in _requests((importer,), (*_PRODUCTION, *_DEVELOPMENT), holders):
            yield Ask(None, _without_peers(key), block.value("specifier") or ranges.get(name))
    for holder, block in holders.items():
        for _, key, _ in _requests((block,), _PRODUCTION, holders):
            yield Ask(_without_peers(holder), _without_peers(key), None)


def _demands(
    root: Block, known: Mapping[str, Block], names: Mapping[str, str]
) -> dict[str, Demand]:
    """Tell of each package, by its key without peers, what asks for it.

    A package that is there with several sets of peers is told by what explains it best.
    """
    importers = _importers(root)
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


def _importers(root: Block) -> tuple[Block, ...]:
    return tuple(root.under("importers")) or (root,)


def _keys(holders: Iterable[Block], parts: Iterable[str], known: Container[str]) -> Iterator[str]:
    """Yield the key of everything that the holders depend on."""
    return (key for _, key, _ in _requests(holders, parts, known))


def _requests(
    holders: Iterable[Block], parts: Iterable[str], known: Container[str]
) -> Iterator[tuple[str, str, Block]]:
    """Yield the name, the key and the line of everything that the holders depend on.

    What is written is a version, "1.0.0(peer@2.0.0)", or for an alias the key itself.
    """
    for block in (each for holder in holders for part in parts for each in holder.under(part)):
        name, written = block.pair
        version = block.value("version") or written
        forms = (version, f"{name}@{version}", f"/{name}@{version}", f"/{name}/{version}")
        yield from [(name, each, block) for each in forms if each in known][:1]


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
