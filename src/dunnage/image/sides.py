"""Two snapshots of any two images, made comparable: what only one of them tells is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.image import platforms
from dunnage.image.parts import Part

if TYPE_CHECKING:
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Layer

BASE_UNKNOWN = (
    "Only one side tells its base image from its own part: both count as one here, and wasted "
    "bytes are left out."
)


def level(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot, tuple[str, ...]]:
    """Give both the later one's name, and say what was left out.

    `ConfigError` where the platforms differ.
    """
    there, wanted = before.key.platform, after.key.platform
    if not (platforms.matches(there, wanted) or platforms.matches(wanted, there)):
        message = f"images for unlike platforms cannot be compared: {there} and {wanted}."
        raise ConfigError(message)
    before = replace(before, key=after.key)
    if _knows_base(before) == _knows_base(after):
        return before, after, ()
    left, right = _without_base(before), _without_base(after)
    return _named(left, right), _named(right, left), (BASE_UNKNOWN,)


def _knows_base(snapshot: Snapshot) -> bool:
    return any(layer.base for layer in snapshot.layers)


def _without_base(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        layers=tuple(replace(each, base=False) for each in snapshot.layers),
        packages=tuple(replace(each, base=False) for each in snapshot.packages),
        parts=tuple(Part(each.name, 0, each.base + each.own) for each in snapshot.parts),
        waste=(),
        volatile=(),
    )


def _named(snapshot: Snapshot, other: Snapshot) -> Snapshot:
    """Take the other side's lines for layers that both have."""
    known = {each.diff_id: each for each in other.layers if each.location is not None}
    layers = tuple(_like(each, known.get(each.diff_id)) for each in snapshot.layers)
    return replace(snapshot, layers=layers)


def _like(layer: Layer, known: Layer | None) -> Layer:
    if known is None or layer.location is not None:
        return layer
    return replace(layer, instruction=known.instruction, location=known.location)
