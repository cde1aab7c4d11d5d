"""The npm packages of an image: each folder of a node_modules that has a manifest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.document import DocumentError
from dunnage.image import folders
from dunnage.model import Package
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dunnage.contents import File
    from dunnage.document import Document
    from dunnage.model import Layer

_MANIFEST = "/package.json"
_FOLDER = re.compile(r"(?:.*/)?node_modules/((?:@[^/]+/)?[^/@.][^/]*)", re.DOTALL)
_NAME = re.compile(r"(@[^/\s]+/)?[^/\s]+")
_LONGEST_NAME = 214  # https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name


def read(
    files: Mapping[str, File], kept: Mapping[str, bytes], layers: Sequence[Layer]
) -> Iterator[Package]:
    """Read them from the manifests that were kept; a folder's bytes are without nested packages.

    What a manifest does not say, or not in a usable way, its folder tells: the name; a version
    that is not told is empty, as the scanner has it.
    """
    names = {path.removesuffix(_MANIFEST): name for path, name in _manifests(files)}
    sizes = folders.sizes(names, files)
    for folder, name in names.items():
        path = f"{folder}{_MANIFEST}"
        layer = layers[files[path].layer]
        manifest = _parsed(kept.get(path, b""), path)
        yield Package(
            kind="npm",
            name=_name(manifest) or name,
            version=plain(_text(manifest, "version")),
            path=folder,
            size=sizes[folder],
            base=layer.base,
            location=layer.location,
        )


def _manifests(files: Mapping[str, File]) -> Iterator[tuple[str, str]]:
    """Yield the manifest and the folder's name of each; a link leads to a package told already."""
    for path, file in files.items():
        if path.endswith(_MANIFEST) and file.target is None:
            folder = _FOLDER.fullmatch(path.removesuffix(_MANIFEST))
            if folder is not None:
                yield path, folder[1]


def _parsed(content: bytes, path: str) -> Document:
    try:
        return document.parse(content.decode("utf-8-sig", errors="replace"), path)
    except DocumentError:
        return document.Document(None, path)


def _name(manifest: Document) -> str | None:
    """Take a name that npm could install; it differs from the folder's for an alias."""
    name = _text(manifest, "name")
    is_name = len(name) <= _LONGEST_NAME and name.isprintable() and _NAME.fullmatch(name)
    return name if is_name else None


def _text(manifest: Document, key: str) -> str:
    value = manifest.at(key).value
    return value if isinstance(value, str) else ""
