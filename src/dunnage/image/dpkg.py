"""What dpkg's database says is installed: one for the system, or, in distroless images, many.

https://manpages.debian.org/stable/dpkg/dpkg-query.1.en.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.image.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STATUS = "var/lib/dpkg/status"
_PARTS = "var/lib/dpkg/status.d/"
_SUMS = ".md5sums"
_LISTS = "var/lib/dpkg/info/"
_FIELD = re.compile(r"^(Package|Version|Architecture|Status):(.*)$", re.MULTILINE)
_GONE = frozenset({"deinstall", "purge"})


def read(kept: Mapping[str, bytes]) -> Iterator[Listed]:
    """Read every package that is not marked as removed."""
    for database in sorted(kept):
        if database == _STATUS or (database.startswith(_PARTS) and not database.endswith(_SUMS)):
            for paragraph in kept[database].decode(errors="replace").split("\n\n"):
                fields = {key: value.strip() for key, value in _FIELD.findall(paragraph)}
                name, version = fields.get("Package"), fields.get("Version")
                if name and version and _GONE.isdisjoint(fields.get("Status", "").split()):
                    paths = _paths(kept, database, name, fields.get("Architecture", ""))
                    yield Listed(name, version.removeprefix("0:"), database, paths)


def _paths(
    kept: Mapping[str, bytes], database: str, name: str, architecture: str
) -> tuple[str, ...] | None:
    for key in (f"{_LISTS}{name}.list", f"{_LISTS}{name}:{architecture}.list"):
        if key in kept:
            return _lines(kept[key])
    sums = kept.get(f"{database}{_SUMS}")  # "d41d8cd98f00b204e9800998ecf8427e  usr/bin/tar"
    return None if sums is None else tuple(each.partition("  ")[2] for each in _lines(sums))


def _lines(content: bytes) -> tuple[str, ...]:
    # As paths in a layer's tar are decoded, so that both are the same text.
    return tuple(content.decode(errors="backslashreplace").split("\n"))
