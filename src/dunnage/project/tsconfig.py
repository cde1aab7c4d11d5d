"""Where the TypeScript compiler puts what it makes.

https://www.typescriptlang.org/tsconfig/
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.project import jsonc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.document import Document
    from dunnage.project.context import Context

_NAMES = ("tsconfig.build.json", "tsconfig.app.json", "tsconfig.json")
_LARGEST = 256 * 1024
_MOST_FILES = 12  # that extend each other


def out_dir(context: Context, folder: str) -> str | None:
    """Find `outDir` by context path; None where it is not set, or lies outside."""
    waiting = [posixpath.join(folder, name) for name in reversed(_NAMES)]
    for _ in range(_MOST_FILES):
        if not waiting:
            break
        path = waiting.pop()
        config = _read(context, path)
        written = config.at("compilerOptions", "outDir").value if config else None
        if isinstance(written, str):
            return _resolved(written, posixpath.dirname(path), folder)
        waiting += reversed(tuple(_bases(config, path)) if config else ())
    return None


def _resolved(written: str, base: str, folder: str) -> str | None:
    if written.startswith("${configDir}"):
        written, base = written.removeprefix("${configDir}").lstrip("/"), folder
    found = posixpath.normpath(posixpath.join(base, written))
    return None if found == "." or found.startswith(("..", "/")) else found


def _bases(config: Document, path: str) -> Iterator[str]:
    """Yield the files that it extends, the decisive one first; installed ones are not at hand."""
    written = config.at("extends").value
    names = written if isinstance(written, list) else [written]
    for name in reversed(names):
        if isinstance(name, str) and name.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            yield target if target.endswith(".json") else f"{target}.json"


def _read(context: Context, path: str) -> Document | None:
    try:
        content = context.read(path, _LARGEST)
        if content is None:
            return None
        text = content.decode("utf-8-sig", errors="replace")
        return document.parse(jsonc.plain(text), path)
    except ToolError:  # no build reads it either
        return None
