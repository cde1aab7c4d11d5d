"""pnpm's lockfile, from version 5 to version 9, read line by line.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.document import DocumentError
from dunnage.project import outline
from dunnage.project.dependents import reached
from dunnage.project.lockfile import Entry, by_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.project.outline import Block
    from dunnage.project.package_json import PackageJson

_PRODUCTION = ("dependencies", "optionalDependencies")
_ALL = (*_PRODUCTION, "devDependencies")


def read(content: bytes, path: str, _: tuple[PackageJson, ...]) -> Mapping[str, Entry]:
    """Read the entries by name@version; DocumentError where the content is no lockfile."""
    root = outline.read(content.decode("utf-8-sig", errors="replace"))
    version = root.value("lockfileVersion")
    if version is None:
        message = f"{path} is no lockfile of pnpm"
        raise DocumentError(message)
    importers = [*root.under("importers")] or [root]
    asked = frozenset(_without_peers(key) for key in _keys(importers, _ALL))
    development = _development(root, importers)
    return by_version(
        Entry(
            *_name_and_version(block, slashed=version.startswith("5")),
            block.lines,
            dev=_has(block, "dev") if development is None else block.pair[0] in development,
            direct=_without_peers(block.pair[0]) in asked,
            has_script=_has(block, "requiresBuild") if development is None else None,
        )
        for block in root.under("packages")
    )


def _development(root: Block, importers: Iterable[Block]) -> frozenset[str] | None:
    """Find what production does not reach; None before version 9, which says so itself."""
    snapshots = {each.pair[0]: each for each in root.under("snapshots")}
    if not snapshots:
        return None
    edges = {key: tuple(_keys((each,), _PRODUCTION)) for key, each in snapshots.items()}
    needed = reached(_keys(importers, _PRODUCTION), edges)
    names = frozenset(_without_peers(key) for key in snapshots)
    return names - {_without_peers(key) for key in needed}


def _keys(holders: Iterable[Block], parts: Iterable[str]) -> Iterator[str]:
    """Yield the key of everything that the holders depend on, in each form that it may have.

    What is written is a version, "1.0.0(peer@2.0.0)", or for an alias the key itself.
    """
    for block in (each for holder in holders for part in parts for each in holder.under(part)):
        name, written = block.pair
        version = block.value("version") or written
        yield from (version, f"{name}@{version}", f"/{name}@{version}", f"/{name}/{version}")


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
