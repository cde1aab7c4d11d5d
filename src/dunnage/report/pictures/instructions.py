"""Which instruction added the bytes, and which one made what it copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.contents import Hiding
from dunnage.report.pictures.blocks import Leaf
from dunnage.report.pictures.places import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import InstructionDelta
    from dunnage.model import Image, Layer, Share
    from dunnage.report.pictures.places import Places

_ITSELF = "itself"
_HIDDEN = {
    Hiding.DELETED: "deleted by a later layer",
    Hiding.REPLACED: "replaced by a later layer",
    Hiding.REPEATED: "repeated by a later layer",
}


def of_files(image: Image, places: Places) -> Iterator[Leaf]:
    """Show every byte of every layer, those that no container sees too."""
    layers = [(each.base, places.step(each.step), label(each.step)) for each in image.layers]
    names = {step: label(step) for step in set(image.traced.values())}
    for path, file in image.files.items():
        base, made, name = layers[file.layer]
        traced = image.traced.get(path)
        if traced is None:
            yield Leaf((name, *path.split("/")), file.size, base, made)
        else:
            whole = (name, names[traced], *path.split("/"))
            yield Leaf(whole, file.size, base, places.step(traced))
    for each in image.hidden:
        base, made, name = layers[each.layer]
        yield Leaf((name, _HIDDEN[each.how], *each.path.split("/")), each.size, base, made)


def of_layers(layers: Iterable[Layer], places: Places) -> Iterator[Leaf]:
    """Show layers whose files are not at hand."""
    for each in layers:
        made = places.step(each.step)
        shares = ((share, share.unpacked) for share in each.shares)
        yield from _split(each, each.sizes.unpacked, made, _made(shares, places))


def of_changes(changes: Iterable[InstructionDelta], places: Places) -> Iterator[Leaf]:
    """Show how much each instruction's bytes grew."""
    for each in changes:
        layer = each.after or each.before
        if layer is not None:
            made = places.step(layer.step, gone=each.after is None)
            gone = [(side.before, side.growth) for side in each.shares if not side.after]
            there = [(side.after, side.growth) for side in each.shares]
            shares = (*_made(there, places), *_made(gone, places, gone=True))
            yield from _split(layer, each.sizes.unpacked, made, shares)


def _made(
    shares: Iterable[tuple[Share | None, int]], places: Places, *, gone: bool = False
) -> tuple[Leaf, ...]:
    return tuple(
        Leaf((label(share.step),), size, made=places.step(share.step, gone=gone))
        for share, size in shares
        if share is not None
    )


def _split(layer: Layer, size: int, made: int, shares: Iterable[Leaf]) -> Iterator[Leaf]:
    """Show what an instruction did itself beside what others made for it."""
    name = label(layer.step)
    left = size
    for share in shares:
        left -= share.size
        yield Leaf((name, *share.path), share.size, layer.base, share.made)
    yield Leaf((name,) if left == size else (name, _ITSELF), left, layer.base, made)
