"""An exported image with the instruction and the line behind every layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.image import history, os_packages, packages, provenance, tree, users
from dunnage.image.owner import Owner
from dunnage.model import Image, Layer, Location
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.contents import File
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.image.export import Export
    from dunnage.image.layer_tar import LayerTar
    from dunnage.image.provenance import Provenance


def weigh(
    export: Export, built: Provenance | None, dockerfile: Dockerfile | None, path: str
) -> Image:
    """Join what an export holds with what made it.

    `path` is the Dockerfile's, relative to the repository. An image that was not built here has no
    provenance.
    """
    owners = _owners(export, built, dockerfile)
    told = history.instructions(export.manifest.history)
    if len(told) != len(export.layers):  # some builders write no history, or half of one
        told = ("",) * len(export.layers)
    config = export.manifest.config
    layers = tuple(map(_layer, export.layers, owners, told, [path] * len(owners)))
    merged = tree.merge(layer.entries for layer in export.layers)
    kept = _kept(export.layers, merged.files)
    return Image(
        id=export.manifest.id,
        platform=export.manifest.platform,
        config=config,
        layers=layers,
        files=merged.files,
        directories=merged.directories,
        hidden=merged.hidden,
        packages=packages.read(merged.files, kept, layers, config.environment),
        system=os_packages.owned(merged.files, kept),
        users=users.read(kept),
        unread=_unread(export.layers, merged.files),
    )


def _kept(layers: Iterable[LayerTar], files: Mapping[str, File]) -> dict[str, bytes]:
    """Choose the contents that show in the end."""
    return {
        path: content
        for number, layer in enumerate(layers)
        for path, content in layer.kept.items()
        if path in files and files[path].layer == number
    }


def _unread(layers: Iterable[LayerTar], files: Mapping[str, File]) -> tuple[str, ...]:
    told = (
        path
        for number, layer in enumerate(layers)
        for path in layer.unread
        if path in files and files[path].layer == number
    )
    return tuple(sorted(told))


def _owners(
    export: Export, built: Provenance | None, dockerfile: Dockerfile | None
) -> tuple[Owner, ...]:
    count = len(export.layers)
    unknown = (Owner(None, base=False),) * count
    if dockerfile is None:
        return unknown
    found = provenance.owners(built, count, dockerfile) if built else None
    if found is None:
        found = history.owners(export.manifest.history, dockerfile)
    return found if len(found) == count else unknown


def _layer(tar: LayerTar, owner: Owner, told: str, path: str) -> Layer:
    instruction = owner.instruction
    return Layer(
        diff_id=tar.diff_id,
        sizes=tar.sizes,
        instruction=plain(told if instruction is None else str(instruction)),
        location=None if instruction is None else Location(path, instruction.lines),
        base=owner.base,
        exact=tar.exact,
    )
