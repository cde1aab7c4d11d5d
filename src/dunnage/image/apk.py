"""What apk's database says is installed.

https://wiki.alpinelinux.org/wiki/Apk_spec
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage.image.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DATABASES = ("lib/apk/db/installed", "usr/lib/apk/db/installed")  # since Alpine 3.22 below usr


def read(kept: Mapping[str, bytes]) -> Iterator[Listed]:
    """Read every package, with the files that it names."""
    for database in _DATABASES:
        for paragraph in kept.get(database, b"").decode(errors="backslashreplace").split("\n\n"):
            listed = _package(paragraph, database)
            if listed is not None:
                yield listed


def _package(paragraph: str, database: str) -> Listed | None:
    fields: dict[str, str] = {}
    folder, paths = "", []
    for line in paragraph.split("\n"):
        key, value = line[:2], line[2:]
        if key == "F:":
            folder = value
        elif key == "R:":
            paths.append(posixpath.join(folder, value))
        elif key in ("P:", "V:"):
            fields[key] = value
    name, version = fields.get("P:"), fields.get("V:")
    return Listed(name, version, database, tuple(paths)) if name and version else None
