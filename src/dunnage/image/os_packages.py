"""The packages of an image's operating system, and which of its files are theirs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.image import apk, dpkg
from dunnage.model import Package
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.contents import File
    from dunnage.image.listed import Listed
    from dunnage.model import Layer

_RELEASES = ("etc/os-release", "usr/lib/os-release")
_ID = re.compile(r"^ID=[\"']?([a-z0-9._-]{1,64})[\"']?\s*$", re.MULTILINE)
# Links to folders below usr; lists may still name what lies there by its older path.
# https://wiki.debian.org/UsrMerge
_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


@dataclass(frozen=True, slots=True)
class OsPackage:
    """A package of the operating system, and what the image shows of it."""

    kind: str
    name: str
    version: str
    database: str  # the file that tells it
    has_list: bool  # of its files
    paths: list[str] = field(default_factory=list)  # those that no package before it lists too

    def weighed(self, files: Mapping[str, File], layers: Sequence[Layer]) -> Package:
        """Add up its files; it comes from the layer of most of them, else from its database's."""
        told = Counter(files[path].layer for path in self.paths or (self.database,))
        layer = layers[told.most_common(1)[0][0]]
        return Package(
            kind=self.kind,
            name=self.name,
            version=self.version,
            size=sum(files[path].size for path in self.paths) if self.has_list else None,
            base=layer.base,
            location=layer.location,
        )


def find(files: Mapping[str, File], kept: Mapping[str, bytes]) -> tuple[OsPackage, ...]:
    """Read the databases; one package for all architectures that it is installed for."""
    found: dict[tuple[str, str, str], OsPackage] = {}
    taken: set[str] = set()
    moved = {f"{name}/": f"{target}/" for name in _MERGED if (target := _target(files, name))}
    for kind, each in _listed(kept):
        if each.database in files:
            key = kind, plain(each.name), plain(each.version)
            package = OsPackage(*key, each.database, has_list=each.paths is not None)
            shown = {_shown(path, moved) for path in each.paths or ()} & files.keys() - taken
            found.setdefault(key, package).paths.extend(sorted(shown))
            taken |= shown
    return tuple(found.values())


def owned(files: Mapping[str, File], kept: Mapping[str, bytes]) -> frozenset[str]:
    """Name the files that some package lists."""
    return frozenset(path for each in find(files, kept) for path in each.paths)


def _listed(kept: Mapping[str, bytes]) -> Iterator[tuple[str, Listed]]:
    texts = (kept.get(path, b"").decode(errors="replace") for path in _RELEASES)
    found = next(filter(None, map(_ID.search, texts)), None)
    for default, database in (("debian", dpkg), ("alpine", apk)):
        for each in database.read(kept):
            yield found[1] if found else default, each


def _target(files: Mapping[str, File], name: str) -> str | None:
    target = files[name].target if name in files else None
    return target and target.strip("/")


def _shown(path: str, moved: Mapping[str, str]) -> str:
    """Tell where a listed file lies."""
    path = path.lstrip("/")
    top = path[: path.find("/") + 1]
    return f"{moved[top]}{path.removeprefix(top)}" if top in moved else path
